import { listField, flagField, textField, textsField, wholeField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { invalid } from '../refusal.ts'
import type { EngineCall, Engine, Handler, Reply } from '../server.ts'
import { secondsOf } from '../text/durations.ts'
import type { JsonObject } from '../text/json-value.ts'
import { randomId } from '../text/random.ts'
import { nanoTime } from '../text/times.ts'
import { appRoleLogin } from './approle-login.ts'
import { sweep, type AppRole, type SecretId } from './approle-roles.ts'
import { roleTokenFields, roleTokens, shownRoleTokens } from './role-tokens.ts'

/** The engine of AppRole with its roles. */
export interface AppRoleEngine extends Engine {
  readonly roles: Map<string, AppRole>
}

const roleFields = [
  ...roleTokenFields,
  'bind_secret_id',
  'secret_id_ttl',
  'secret_id_num_uses',
  'secret_id_bound_cidrs',
  'bound_cidr_list',
  'local_secret_ids',
  'role_id',
]

/** Creates an engine without roles. */
export function createAppRole(): AppRoleEngine {
  const roles = new Map<string, AppRole>()
  const login = appRoleLogin(roles)
  const withRole =
    (
      run: (call: EngineCall, role: AppRole, ...rest: readonly string[]) => Reply | undefined,
    ): Handler =>
    (call, name = '', ...rest) => {
      const role = roles.get(name.toLowerCase())
      if (role === undefined) {
        if (call.operation === 'read' || call.operation === 'list') return undefined
        throw invalid(`role ${JSON.stringify(name)} does not exist`)
      }
      return run(call, role, ...rest)
    }
  const secretOf = (call: EngineCall, role: AppRole): SecretId | undefined => {
    const id = textField(call.data['secret_id'])
    const accessor = textField(call.data['secret_id_accessor'])
    return id === ''
      ? [...role.secretIds.values()].find((each) => each.accessor === accessor)
      : role.secretIds.get(id)
  }
  const lookup = withRole((call, role) => {
    sweep(call, role)
    const secret = secretOf(call, role)
    return secret === undefined ? { status: 204 } : { data: shownSecretId(secret) }
  })
  const destroy = withRole((call, role) => {
    const secret = secretOf(call, role)
    if (secret !== undefined) role.secretIds.delete(secret.id)
    return undefined
  })
  const generate = withRole((call, role) => newSecretId(call, role))
  const secretFields = ['secret_id', 'secret_id_accessor']

  return {
    roles,
    open: (rest) => rest === 'login',
    state: () =>
      [...roles.values()].map((role) => ({ ...role, secretIds: [...role.secretIds.values()] })),
    routes: [
      {
        path: /^login$/,
        fields: ['role_id', 'secret_id'],
        operations: { update: login, read: login, delete: login },
      },
      {
        path: /^role\/?$/,
        fields: listFields,
        operations: { list: (call) => listBelow(call, [...roles.keys()], '') },
      },
      {
        path: /^role\/([^/]+)\/role-id\/?$/,
        fields: ['role_id'],
        operations: {
          read: withRole((_, role) => ({ data: { role_id: role.roleId } })),
          update: withRole((call, role) => {
            role.roleId = textField(call.data['role_id'])
            return undefined
          }),
        },
      },
      {
        path: /^role\/([^/]+)\/(?:custom-)?secret-id\/?$/,
        fields: ['secret_id', 'metadata', 'cidr_list', 'token_bound_cidrs', 'num_uses', 'ttl'],
        operations: {
          update: generate,
          list: withRole((call, role) => {
            sweep(call, role)
            const keys = [...role.secretIds.values()].map(({ accessor }) => accessor)
            return keys.length === 0 ? undefined : { data: { keys } }
          }),
        },
      },
      {
        path: /^role\/([^/]+)\/secret-id(?:-accessor)?\/lookup\/?$/,
        fields: secretFields,
        operations: { update: lookup },
      },
      {
        path: /^role\/([^/]+)\/secret-id(?:-accessor)?\/destroy\/?$/,
        fields: secretFields,
        operations: { update: destroy, delete: destroy },
      },
      {
        path: /^role\/([^/]+)$/,
        fields: roleFields,
        operations: {
          read: withRole((_, role) => ({ data: shownRole(role) })),
          update: (call, name = '') => writeRole(roles, call, name),
          delete: (_, name = '') => {
            roles.delete(name.toLowerCase())
            return undefined
          },
        },
      },
      {
        path: /^tidy\/secret-id$/,
        fields: [],
        operations: {
          update: (call) => {
            for (const role of roles.values()) sweep(call, role, true)
            return {
              status: 202,
              warnings: [
                "Tidy operation successfully started. Any information from the operation will be printed to OpenBao's server logs.",
              ],
            }
          },
        },
      },
    ],
  }
}

function writeRole(roles: Map<string, AppRole>, { data }: EngineCall, name: string): undefined {
  const key = name.toLowerCase()
  const before = roles.get(key)
  const cidrs = data['secret_id_bound_cidrs'] ?? data['bound_cidr_list']
  const tokens = roleTokens(data, before?.tokens)
  const bindSecretId =
    data['bind_secret_id'] === undefined
      ? (before?.bindSecretId ?? true)
      : flagField(data['bind_secret_id'])
  const secretIdCidrs = cidrs === undefined ? (before?.secretIdCidrs ?? []) : listField(cidrs)
  if (!bindSecretId && secretIdCidrs.length === 0 && tokens.boundCidrs.length === 0) {
    throw invalid('at least one constraint should be enabled on the role')
  }
  roles.set(key, {
    name: key,
    roleId: textField(data['role_id']) || (before?.roleId ?? randomId()),
    tokens,
    bindSecretId,
    secretIdCidrs,
    secretIdTtl:
      data['secret_id_ttl'] === undefined
        ? (before?.secretIdTtl ?? 0)
        : secondsOf(data['secret_id_ttl']),
    secretIdUses:
      data['secret_id_num_uses'] === undefined
        ? (before?.secretIdUses ?? 0)
        : wholeField('secret_id_num_uses', data['secret_id_num_uses']),
    secretIds: before?.secretIds ?? new Map<string, SecretId>(),
  })
}

function newSecretId(call: EngineCall, role: AppRole): Reply {
  const { data, now } = call
  if (!role.bindSecretId) {
    throw invalid('bind_secret_id is not set on the role')
  }
  const metadata = textsField(data['metadata'])
  if (metadata === undefined) throw invalid('failed to parse metadata')
  const uses =
    data['num_uses'] === undefined ? role.secretIdUses : wholeField('num_uses', data['num_uses'])
  const secret: SecretId = {
    id: textField(data['secret_id']) || randomId(),
    accessor: randomId(),
    createdAt: now,
    updatedAt: now,
    ttl: data['ttl'] === undefined ? role.secretIdTtl : secondsOf(data['ttl']),
    metadata,
    cidrs: listField(data['cidr_list']),
    tokenCidrs: listField(data['token_bound_cidrs']),
    numUses: uses,
    usesLeft: uses,
  }
  role.secretIds.set(secret.id, secret)
  return {
    data: {
      secret_id: secret.id,
      secret_id_accessor: secret.accessor,
      secret_id_num_uses: uses,
      secret_id_ttl: secret.ttl,
    },
    wrappedAccessor: secret.accessor,
  }
}

function shownSecretId(secret: SecretId): JsonObject {
  const ends = secret.ttl === 0 ? undefined : secret.createdAt + secret.ttl * 1000
  return {
    cidr_list: secret.cidrs,
    creation_time: nanoTime(secret.createdAt),
    expiration_time: ends === undefined ? '0001-01-01T00:00:00Z' : nanoTime(ends),
    last_updated_time: nanoTime(secret.updatedAt),
    metadata: secret.metadata,
    secret_id_accessor: secret.accessor,
    secret_id_num_uses: secret.usesLeft,
    secret_id_ttl: secret.ttl,
    token_bound_cidrs: secret.tokenCidrs,
  }
}

function shownRole(role: AppRole): JsonObject {
  return {
    ...shownRoleTokens(role.tokens),
    bind_secret_id: role.bindSecretId,
    local_secret_ids: false,
    secret_id_bound_cidrs: role.secretIdCidrs.length === 0 ? null : role.secretIdCidrs,
    secret_id_num_uses: role.secretIdUses,
    secret_id_ttl: role.secretIdTtl,
  }
}
