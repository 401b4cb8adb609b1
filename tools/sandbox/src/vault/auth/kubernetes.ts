import type { Engine, Handler } from '../server.ts'
import { createPublicKey, type KeyObject } from 'node:crypto'

import { flagField, listField, textField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { badToken, failure, invalid, Refusal } from '../refusal.ts'
import { fitsAny } from '../text/cidr.ts'
import type { JsonObject } from '../text/json-value.ts'
import {
  audiencesOf,
  isSignedBy,
  parseJwt,
  timeMistake,
  type JsonWebToken,
} from './json-web-token.ts'
import {
  loginReply,
  roleTokenFields,
  roleTokens,
  shownRoleTokens,
  type RoleTokens,
} from './role-tokens.ts'
import { reviewToken, type ClusterConfig } from './token-review.ts'

interface Role {
  readonly name: string
  readonly accounts: readonly string[]
  readonly namespaces: readonly string[]
  readonly audience: string
  readonly aliasSource: string
  readonly tokens: RoleTokens
}

/** Clocks may differ by so many seconds. */
const leeway = 10

/** Creates an engine that nobody has configured. */
export function createKubernetes(): Engine {
  let config: ClusterConfig | undefined
  const roles = new Map<string, Role>()

  const login: Handler = async (call) => {
    const { data, server, now, mount, remoteAddress } = call
    const roleName = textField(data['role'])
    const text = textField(data['jwt']).trim()
    if (roleName === '') throw invalid('missing role')
    if (text === '') throw invalid('missing jwt')
    if (config === undefined) throw failure('could not load backend configuration')
    const role = roles.get(roleName.toLowerCase())
    if (role === undefined) throw invalid(`invalid role name ${JSON.stringify(roleName)}`)
    const { boundCidrs } = role.tokens
    if (boundCidrs.length > 0 && !fitsAny(remoteAddress, boundCidrs)) throw badToken()
    const jwt = checked(text, config, role, now)
    const account = accountOf(jwt)
    const isReviewed =
      call.conditions.trouble !== 'review-down' &&
      (await reviewToken({
        text,
        jwt,
        config,
        account,
        audiences: role.audience === '' ? audiencesOf(jwt) : [role.audience],
        now,
        timeoutMs: server.settings().maxRequestDurationMs,
      }))
    if (!isReviewed) throw badToken()
    const prefix = mount.path.replace(/^auth\//, '').replaceAll('/', '-')
    const alias =
      role.aliasSource === 'serviceaccount_name'
        ? `${account.namespace}/${account.name}`
        : account.uid
    return loginReply(call, {
      alias,
      displayName: `${prefix}${account.namespace}-${account.name}`,
      metadata: {
        role: roleName,
        service_account_name: account.name,
        service_account_namespace: account.namespace,
        service_account_secret_name: '',
        service_account_uid: account.uid,
      },
      role: role.tokens,
    })
  }

  return {
    open: (rest) => rest === 'login',
    state: () => ({ config: config ?? null, roles: Object.fromEntries(roles) }),
    routes: [
      { path: /^login$/, fields: ['role', 'jwt'], operations: { update: login } },
      {
        path: /^config$/,
        fields: configFields,
        operations: {
          read: () => (config === undefined ? undefined : { data: shownConfig(config) }),
          update: ({ data }) => {
            config = readConfig(data)
            return undefined
          },
        },
      },
      {
        path: /^role\/?$/,
        fields: listFields,
        operations: { list: (call) => listBelow(call, [...roles.keys()], '') },
      },
      {
        path: /^role\/([^/]+)$/,
        fields: roleFields,
        operations: {
          read: (_, name = '') => {
            const role = roles.get(name.toLowerCase())
            return role === undefined ? undefined : { data: shownRole(role) }
          },
          update: ({ data }, name = '') => {
            const key = name.toLowerCase()
            roles.set(key, readRole(key, data, roles.get(key)))
            return undefined
          },
          delete: (_, name = '') => {
            roles.delete(name.toLowerCase())
            return undefined
          },
        },
      },
    ],
  }
}

function checked(text: string, { pemKeys }: ClusterConfig, role: Role, now: number): JsonWebToken {
  const jwt = parseJwt(text)
  if (jwt === undefined || !/^(RS|ES)/.test(jwt.algorithm)) throw badToken()
  if (pemKeys.length > 0 && !pemKeys.some((pem) => isSignedBy(jwt, keyOf(pem)))) throw badToken()
  if (typeof jwt.claims['aud'] === 'string') {
    throw failure(
      "decoding failed due to the following error(s):\n\n'aud' source data must be an array or slice, got string",
    )
  }
  const mistake = timeMistake(jwt, now, leeway)
  if (mistake !== undefined) throw new Refusal(403, mistake)
  if (role.audience !== '' && !audiencesOf(jwt).includes(role.audience)) {
    throw new Refusal(
      403,
      'invalid audience (aud) claim: audience claim does not match any expected audience',
    )
  }
  const { name, namespace } = accountOf(jwt)
  if (name === '' || !fitsName(role.accounts, name)) {
    throw new Refusal(403, 'service account name not authorized')
  }
  if (!fitsName(role.namespaces, namespace)) throw new Refusal(403, 'namespace not authorized')
  return jwt
}

function keyOf(pem: string): KeyObject {
  return createPublicKey(pem)
}

function checkedKey(pem: string): string {
  try {
    if (['rsa', 'ec'].includes(keyOf(pem).asymmetricKeyType ?? '')) return pem
  } catch {
    // Refused like a key of another kind.
  }
  throw invalid('data does not contain any valid RSA or ECDSA public keys')
}

function fitsName(patterns: readonly string[], name: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
  )
}

/** The service account that a token names. */
function accountOf({ claims }: JsonWebToken): {
  readonly name: string
  readonly namespace: string
  readonly uid: string
} {
  const cluster = (claims['kubernetes.io'] ?? {}) as {
    readonly namespace?: unknown
    readonly serviceaccount?: { readonly name?: unknown; readonly uid?: unknown }
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return {
    name: text(cluster.serviceaccount?.name),
    namespace: text(cluster.namespace),
    uid: text(cluster.serviceaccount?.uid),
  }
}

const configFields = [
  'kubernetes_host',
  'kubernetes_ca_cert',
  'token_reviewer_jwt',
  'pem_keys',
  'issuer',
  'disable_iss_validation',
  'disable_local_ca_jwt',
]

function readConfig(data: JsonObject): ClusterConfig {
  const host = textField(data['kubernetes_host'])
  if (host === '') throw invalid('no host provided')
  const caCertificate = textField(data['kubernetes_ca_cert'])
  const isOutside = flagField(data['disable_local_ca_jwt'])
  if (!isOutside && caCertificate === '') {
    throw invalid(
      'open /var/run/secrets/kubernetes.io/serviceaccount/ca.crt: no such file or directory',
    )
  }
  if (isOutside && caCertificate === '') {
    throw invalid('kubernetes_ca_cert must be given when disable_local_ca_jwt is true')
  }
  return {
    host: host.replace(/\/$/, ''),
    caCertificate,
    reviewerJwt: textField(data['token_reviewer_jwt']),
    pemKeys: listField(data['pem_keys']).map(checkedKey),
  }
}

function shownConfig(config: ClusterConfig): JsonObject {
  return {
    disable_iss_validation: true,
    disable_local_ca_jwt: true,
    issuer: '',
    kubernetes_ca_cert: config.caCertificate,
    kubernetes_host: config.host,
    pem_keys: config.pemKeys,
    token_reviewer_jwt_set: config.reviewerJwt !== '',
  }
}

const roleFields = [
  ...roleTokenFields,
  'bound_service_account_names',
  'bound_service_account_namespaces',
  'bound_service_account_namespace_selector',
  'audience',
  'alias_name_source',
]

function readRole(name: string, data: JsonObject, before: Role | undefined): Role {
  const list = (field: string, earlier: readonly string[] = []): readonly string[] =>
    data[field] === undefined ? earlier : listField(data[field])
  const accounts = list('bound_service_account_names', before?.accounts)
  const namespaces = list('bound_service_account_namespaces', before?.namespaces)
  if (accounts.length === 0) throw invalid('"bound_service_account_names" can not be empty')
  if (namespaces.length === 0) throw invalid('"bound_service_account_namespaces" can not be empty')
  return {
    name,
    accounts,
    namespaces,
    audience: textField(data['audience']) || (before?.audience ?? ''),
    aliasSource:
      textField(data['alias_name_source']) || (before?.aliasSource ?? 'serviceaccount_uid'),
    tokens: roleTokens(data, before?.tokens),
  }
}

function shownRole(role: Role): JsonObject {
  return {
    ...shownRoleTokens(role.tokens),
    alias_name_source: role.aliasSource,
    audience: role.audience,
    bound_service_account_names: role.accounts,
    bound_service_account_namespaces: role.namespaces,
  }
}
