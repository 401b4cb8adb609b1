import { authOf, systemTtl } from '../auth/role-tokens.ts'
import { textField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { failure, invalid, Refusal } from '../refusal.ts'
import type { EngineCall, Engine, Handler, Reply } from '../server.ts'
import { secondsOf } from '../text/durations.ts'
import type { JsonObject } from '../text/json-value.ts'
import { nanoTime, secondTime, unixSeconds } from '../text/times.ts'
import { createToken, createFields } from './create-token.ts'
import { grant } from './lifetimes.ts'
import { readRole, roleFields, shownRole, type TokenRole } from './token-role.ts'
import type { Token } from './tokens.ts'

/** Creates the engine at `auth/token/`. */
export function createTokenEngine(): Engine {
  const roles = new Map<string, TokenRole>()

  const createBy: Handler = (call, name = '') => {
    const role = roles.get(name)
    if (role === undefined) throw invalid(`unknown role ${name}`)
    return createToken(call, { path: `auth/token/create/${name}`, role })
  }

  return {
    state: () => ({ roles: Object.fromEntries(roles) }),
    routes: [
      {
        path: /^create$/,
        fields: createFields,
        operations: { update: (call) => createToken(call, { path: 'auth/token/create' }) },
      },
      {
        path: /^create-orphan$/,
        fields: createFields,
        operations: {
          update: (call) => createToken(call, { path: 'auth/token/create-orphan', orphan: true }),
        },
      },
      { path: /^create\/(.+)$/, fields: createFields, operations: { update: createBy } },
      {
        path: /^roles\/?$/,
        fields: listFields,
        operations: { list: (call) => listBelow(call, [...roles.keys()], '') },
      },
      {
        path: /^roles\/(.+)$/,
        fields: roleFields,
        operations: {
          read: (_, name = '') => {
            const role = roles.get(name)
            return role === undefined ? undefined : { data: shownRole(role) }
          },
          update: ({ data }, name = '') => {
            roles.set(name, readRole(name, data, roles.get(name)))
            return undefined
          },
          delete: (_, name = '') => {
            roles.delete(name)
            return undefined
          },
        },
      },
      {
        path: /^lookup-self$/,
        fields: ['token'],
        operations: { read: lookupSelf, update: lookupSelf },
      },
      {
        path: /^lookup$/,
        fields: ['token'],
        operations: {
          update: (call) => lookup(call, textField(call.data['token']) || own(call).id),
          read: lookupSelf,
        },
      },
      {
        path: /^lookup-accessor$/,
        fields: ['accessor'],
        operations: {
          update: (call) => ({ data: { ...shownToken(byAccessor(call), call.now), id: '' } }),
        },
      },
      {
        path: /^accessors\/?$/,
        fields: listFields,
        operations: {
          list: (call) => ({
            data: {
              keys: call.server.tokens
                .all(call.now)
                .filter(
                  ({ namespace, accessor }) => namespace === call.namespace && accessor !== '',
                )
                .map(({ accessor }) => accessor),
            },
          }),
        },
      },
      {
        path: /^renew-self$/,
        fields: ['increment', 'token'],
        operations: { update: (call) => renew(call, own(call)) },
      },
      {
        path: /^renew$/,
        fields: ['increment', 'token'],
        operations: {
          update: (call) => renew(call, known(call, textField(call.data['token']))),
        },
      },
      {
        path: /^renew-accessor$/,
        fields: ['increment', 'accessor'],
        operations: {
          update: (call) => {
            const token = byAccessor(call)
            const reply = renew(call, token)
            return { ...reply, auth: authOf(token, false) }
          },
        },
      },
      {
        path: /^revoke-self$/,
        fields: ['token'],
        operations: { update: (call) => revoke(call, own(call)) },
      },
      {
        path: /^revoke$/,
        fields: ['token'],
        operations: { update: (call) => revoke(call, named(call)) },
      },
      {
        path: /^revoke-accessor$/,
        fields: ['accessor'],
        operations: { update: (call) => revoke(call, byAccessor(call)) },
      },
      {
        path: /^revoke-orphan$/,
        fields: ['token'],
        operations: {
          update: (call) => {
            const token = known(call, textField(call.data['token']))
            call.server.tokens.revokeAlone(token)
            return undefined
          },
        },
      },
      {
        path: /^tidy$/,
        operations: {
          update: () => ({
            status: 202,
            warnings: [
              "Tidy operation successfully started. Any information from the operation will be printed to OpenBao's server logs.",
            ],
          }),
        },
      },
    ],
  }
}

function own({ token }: EngineCall): Token {
  if (token === undefined) throw failure('internal error')
  return token
}

const lookupSelf: Handler = (call) => ({ data: shownToken(own(call), call.now) })

function lookup(call: EngineCall, id: string): Reply {
  const token = call.server.tokens.find(id, call.now)
  if (token === undefined) throw new Refusal(403, 'bad token')
  return { data: shownToken(token, call.now) }
}

function named(call: EngineCall): Token | undefined {
  return call.server.tokens.find(textField(call.data['token']), call.now)
}

function known(call: EngineCall, id: string): Token {
  const token = call.server.tokens.find(id, call.now)
  if (token === undefined) throw invalid('token not found')
  return token
}

function byAccessor(call: EngineCall): Token {
  const token = call.server.tokens.byAccessor(textField(call.data['accessor']), call.now)
  if (token === undefined) throw new Refusal(400, 'invalid accessor', 'error')
  return token
}

function revoke({ server }: EngineCall, token: Token | undefined): undefined {
  if (token?.kind === 'batch') throw invalid('batch tokens cannot be revoked')
  if (token !== undefined) server.tokens.revoke(token)
}

/** Lets a token live on. Without an increment it gets again what it was granted last, or what its role says. */
function renew(call: EngineCall, token: Token): Reply {
  const { server, data, now, clientCertificate } = call
  const increment = incrementOf(data)
  if (token.kind === 'batch') throw invalid('batch tokens cannot be renewed')
  if (!token.renewable || token.expiresAt === undefined) throw invalid('lease is not renewable')
  token.mayRenew?.(clientCertificate)
  const { ttl, warnings } = grant({
    now,
    startedAt: token.createdAt,
    increment,
    ttl: token.mount === undefined ? token.grantedTtl : token.roleTtl,
    maxTtl: token.roleMaxTtl,
    explicitMaxTtl: token.explicitMaxTtl,
    period: token.period,
    defaultTtl: token.mount?.config.defaultTtl || systemTtl,
    systemMaxTtl: token.mount?.config.maxTtl || systemTtl,
  })
  server.tokens.renew(token, ttl, now)
  return { auth: authOf(token), warnings }
}

/** The increment of a request, in seconds. Throws as a field does that is checked before the engine sees it. */
export function incrementOf(data: JsonObject): number {
  const prefix = 'Field validation failed: error converting input for field "increment": '
  let seconds: number
  try {
    seconds = secondsOf(data['increment'])
  } catch (error) {
    throw invalid(prefix + (error as Error).message)
  }
  if (seconds < 0) throw invalid(`${prefix}cannot provide negative value '${seconds}'`)
  return seconds
}

function shownToken(token: Token, now: number): JsonObject {
  const left =
    token.expiresAt === undefined
      ? 0
      : Math.trunc((token.expiresAt - Math.round(now / 1000) * 1000) / 1000)
  return {
    accessor: token.accessor,
    creation_time: unixSeconds(token.createdAt),
    creation_ttl: token.creationTtl,
    display_name: token.displayName,
    entity_id: token.entity?.id ?? '',
    expire_time: token.expiresAt === undefined ? null : nanoTime(token.expiresAt),
    explicit_max_ttl: token.explicitMaxTtl,
    id: token.id,
    issue_time: token.kind === 'batch' ? secondTime(token.createdAt) : nanoTime(token.createdAt),
    ...(token.renewedAt === undefined
      ? {}
      : {
          last_renewal: nanoTime(token.renewedAt),
          last_renewal_time: unixSeconds(token.renewedAt),
        }),
    meta: token.meta,
    ...(token.namespace.path === '' ? {} : { namespace_path: token.namespace.path }),
    num_uses: token.usesLeft,
    orphan: token.parent === undefined,
    path: token.path,
    ...(token.period === 0 ? {} : { period: token.period }),
    ...(token.role === '' ? {} : { role: token.role }),
    ...(token.boundCidrs.length === 0 ? {} : { bound_cidrs: token.boundCidrs }),
    policies: token.policies,
    renewable: token.renewable,
    ttl: Math.max(left, 0),
    type: token.kind,
  }
}
