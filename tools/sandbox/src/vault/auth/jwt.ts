import type { Engine, Handler } from '../server.ts'
import { createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto'

import { listField, textField, textsField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { invalid, Refusal } from '../refusal.ts'
import { secondsOf } from '../text/durations.ts'
import { isObject, type JsonObject } from '../text/json-value.ts'
import {
  audiencesOf,
  isSignedBy,
  parseJwt,
  timeMistake,
  type JsonWebToken,
} from './json-web-token.ts'
import { loginReply, roleTokens, shownRoleTokens, type RoleTokens } from './role-tokens.ts'

interface Config {
  readonly jwksUrl: string
  readonly publicKeys: readonly string[]
  readonly issuer: string
  readonly defaultRole: string
}

interface Role {
  readonly type: string
  readonly userClaim: string
  readonly audiences: readonly string[]
  readonly subject: string
  readonly boundClaims: JsonObject
  readonly claimMappings: Readonly<Record<string, string>>
  readonly leeway: number
  readonly tokens: RoleTokens
}

interface NamedKey {
  readonly id: string | undefined
  readonly key: KeyObject
}

/** A public key as a set of keys holds it. */
type PublicJwk = JsonWebKeyInput['key'] & { readonly kid?: string }

/** Clocks may differ by so many seconds, unless the role says otherwise. */
const defaultLeeway = 60

/** Creates an engine that nobody has configured. */
export function createJwt(): Engine {
  let config: Config | undefined
  let fetched: readonly NamedKey[] = []
  const roles = new Map<string, Role>()

  async function keysFor(
    jwt: JsonWebToken,
    { jwksUrl, publicKeys }: Config,
  ): Promise<readonly KeyObject[]> {
    if (publicKeys.length > 0) return publicKeys.map((pem) => createPublicKey(pem))
    const fitting = (): readonly KeyObject[] =>
      fetched.filter(({ id }) => jwt.keyId === undefined || id === jwt.keyId).map(({ key }) => key)
    if (fitting().length === 0) fetched = await fetchKeys(jwksUrl)
    return fitting()
  }

  const login: Handler = async (call) => {
    const { data, now } = call
    if (config === undefined) throw invalid('could not load configuration')
    const name = textField(data['role']) || config.defaultRole
    if (name === '') throw invalid('missing role')
    const role = roles.get(name)
    if (role === undefined) throw invalid(`role ${JSON.stringify(name)} could not be found`)
    if (role.type !== 'jwt') throw invalid(`role with oidc role_type is not allowed`)
    const text = textField(data['jwt']).trim()
    if (text === '') throw invalid('missing token')
    const jwt = parseJwt(text)
    if (jwt === undefined) {
      throw notVerified(
        'oidc: malformed jwt: go-jose/go-jose: compact JWS format must have three parts',
      )
    }
    const keys = await keysFor(jwt, config)
    if (!keys.some((key) => isSignedBy(jwt, key)))
      throw notVerified('failed to verify id token signature')
    const mistake = claimMistake(jwt, config, role, now)
    if (mistake !== undefined) throw invalid(`error validating token: ${mistake}`)
    const { claims } = jwt
    if (role.audiences.length === 0 && audiencesOf(jwt).length > 0) {
      throw invalid('audience claim found in JWT but no audiences bound to the role')
    }
    checkBound(role, claims)
    const user = claimText(claimAt(claims, role.userClaim))
    if (user === '') {
      throw invalid(`claim ${JSON.stringify(role.userClaim)} not found in token`)
    }
    const mapped = Object.entries(role.claimMappings)
      .map(([claim, field]) => [field, claimAt(claims, claim)] as const)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, claimText(value)] as const)
    return loginReply(call, {
      alias: user,
      displayName: `${call.mount.path.replace(/^auth\//, '').replaceAll('/', '-')}${user}`,
      metadata: { role: name, ...Object.fromEntries(mapped) },
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
        operations: {
          read: () =>
            config === undefined
              ? undefined
              : {
                  data: {
                    bound_issuer: config.issuer,
                    default_role: config.defaultRole,
                    jwks_url: config.jwksUrl,
                    jwt_validation_pubkeys: config.publicKeys,
                  },
                },
          update: async ({ data }) => {
            config = await readConfig(data)
            fetched = []
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
        operations: {
          read: (_, name = '') => {
            const role = roles.get(name)
            return role === undefined ? undefined : { data: shownRole(role) }
          },
          update: ({ data }, name = '') => {
            roles.set(name, readRole(data))
            return undefined
          },
          delete: (_, name = '') => {
            roles.delete(name)
            return undefined
          },
        },
      },
    ],
  }
}

function notVerified(reason: string): Refusal {
  return invalid(`error validating token: error verifying token signature: ${reason}`)
}

async function fetchKeys(url: string): Promise<readonly NamedKey[]> {
  let text: string
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
    text = await response.text()
    if (!response.ok) {
      throw new Error(`oidc: get keys failed: ${response.status} ${response.statusText} ${text}`)
    }
  } catch (error) {
    throw notVerified(`fetching keys ${(error as Error).message}`)
  }
  const { keys = [] } = JSON.parse(text) as {
    readonly keys?: readonly PublicJwk[]
  }
  return keys.map((key) => ({
    id: key.kid,
    key: createPublicKey({ key, format: 'jwk' }),
  }))
}

function claimMistake(
  jwt: JsonWebToken,
  config: Config,
  role: Role,
  now: number,
): string | undefined {
  const { claims } = jwt
  if (['iat', 'nbf', 'exp'].every((name) => claims[name] === undefined)) {
    return 'no issued at (iat), not before (nbf), or expiration time (exp) claims in token'
  }
  const late = timeMistake(jwt, now, role.leeway)
  if (late !== undefined) return late
  if (config.issuer !== '' && claims['iss'] !== config.issuer) return 'invalid issuer (iss) claim'
  if (role.subject !== '' && claims['sub'] !== role.subject) return 'invalid subject (sub) claim'
  const isMeant =
    role.audiences.length === 0 || audiencesOf(jwt).some((each) => role.audiences.includes(each))
  return isMeant
    ? undefined
    : 'invalid audience (aud) claim: audience claim does not match any expected audience'
}

function checkBound({ boundClaims }: Role, claims: JsonWebToken['claims']): void {
  for (const [name, wanted] of Object.entries(boundClaims)) {
    const got = claimAt(claims, name)
    const prefix = `error validating claims: claim ${JSON.stringify(name)}`
    if (got === undefined) throw invalid(`${prefix} is missing`)
    const values = Array.isArray(got) ? got.map((each) => claimText(each)) : [claimText(got)]
    const fits = listField(wanted).some((each) => values.includes(each))
    if (!fits) throw invalid(`${prefix} does not match any associated bound claim values`)
  }
}

/** The claim of this name, or at this JSON pointer. */
function claimAt(claims: JsonWebToken['claims'], name: string): unknown {
  if (!name.startsWith('/')) return claims[name]
  const parts = name.slice(1).split('/')
  return parts.reduce<unknown>(
    (value, part) => (value as Readonly<Record<string, unknown>> | undefined)?.[part],
    claims,
  )
}

/** A claim as text; empty when it is none. */
function claimText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

async function readConfig(data: JsonObject): Promise<Config> {
  const discovery = textField(data['oidc_discovery_url'])
  let jwksUrl = textField(data['jwks_url'])
  if (discovery !== '') {
    try {
      const response = await fetch(
        `${discovery.replace(/\/$/, '')}/.well-known/openid-configuration`,
      )
      jwksUrl = String(((await response.json()) as { readonly jwks_uri?: unknown }).jwks_uri)
    } catch {
      throw invalid('error checking oidc discovery URL')
    }
  }
  const publicKeys = Array.isArray(data['jwt_validation_pubkeys'])
    ? listField(data['jwt_validation_pubkeys'])
    : [textField(data['jwt_validation_pubkeys'])].filter((pem) => pem !== '')
  if (jwksUrl === '' && publicKeys.length === 0) {
    throw invalid(
      "exactly one of 'jwt_validation_pubkeys', 'jwks_url' or 'oidc_discovery_url' must be set",
    )
  }
  return {
    jwksUrl,
    publicKeys,
    issuer: textField(data['bound_issuer']),
    defaultRole: textField(data['default_role']),
  }
}

function readRole(data: JsonObject): Role {
  const skew = secondsOf(data['clock_skew_leeway'])
  return {
    type: textField(data['role_type']) || 'oidc',
    userClaim: textField(data['user_claim']),
    audiences: listField(data['bound_audiences']),
    subject: textField(data['bound_subject']),
    boundClaims: isObject(data['bound_claims']) ? data['bound_claims'] : {},
    claimMappings: textsField(data['claim_mappings']) ?? {},
    leeway: skew === 0 ? defaultLeeway : Math.max(skew, 0),
    tokens: roleTokens(data),
  }
}

function shownRole(role: Role): JsonObject {
  return {
    ...shownRoleTokens(role.tokens),
    bound_audiences: role.audiences,
    bound_claims: role.boundClaims,
    bound_subject: role.subject,
    claim_mappings: role.claimMappings,
    role_type: role.type,
    user_claim: role.userClaim,
  }
}
