import { badToken, invalid } from '../refusal.ts'
import type { EngineCall, Auth, Reply } from '../server.ts'
import { secondsOf } from '../text/durations.ts'
import type { JsonObject } from '../text/json-value.ts'
import { flagField, listField, textField, wholeField } from '../kv/inputs.ts'
import { grant } from '../tokens/lifetimes.ts'
import type { Token } from '../tokens/tokens.ts'

/** The limit for everything that lives on the server, in seconds. */
export const systemTtl = 2_764_800

/** What a role says about the tokens that logins with it get. Durations are seconds. */
export interface RoleTokens {
  readonly ttl: number
  readonly maxTtl: number
  readonly explicitMaxTtl: number
  readonly period: number
  readonly policies: readonly string[]
  readonly numUses: number
  readonly type: 'service' | 'batch'
  readonly boundCidrs: readonly string[]
  readonly noDefaultPolicy: boolean
}

/** The parameters of roles that are about tokens. */
export const roleTokenFields: readonly string[] = [
  'token_ttl',
  'token_max_ttl',
  'token_explicit_max_ttl',
  'token_period',
  'token_policies',
  'policies',
  'token_num_uses',
  'token_type',
  'token_bound_cidrs',
  'token_no_default_policy',
  'token_strictly_bind_ip',
  'ttl',
  'max_ttl',
  'period',
]

/** Reads what a role says about tokens; what is not given stays as it was. */
export function roleTokens(data: JsonObject, before?: RoleTokens): RoleTokens {
  const given = (...names: readonly string[]): JsonObject[string] =>
    names.map((name) => data[name]).find((value) => value !== undefined)
  const seconds = (earlier: number | undefined, ...names: readonly string[]): number => {
    const value = given(...names)
    if (value === undefined) return earlier ?? 0
    try {
      return secondsOf(value)
    } catch (error) {
      throw invalid(
        `error converting input for field ${JSON.stringify(names[0])}: ${(error as Error).message}`,
      )
    }
  }
  const policies = given('token_policies', 'policies')
  const cidrs = given('token_bound_cidrs')
  const uses = given('token_num_uses')
  const bare = given('token_no_default_policy')
  const type = given('token_type')
  return {
    ttl: seconds(before?.ttl, 'token_ttl', 'ttl'),
    maxTtl: seconds(before?.maxTtl, 'token_max_ttl', 'max_ttl'),
    explicitMaxTtl: seconds(before?.explicitMaxTtl, 'token_explicit_max_ttl'),
    period: seconds(before?.period, 'token_period', 'period'),
    policies: policies === undefined ? (before?.policies ?? []) : listField(policies),
    numUses: uses === undefined ? (before?.numUses ?? 0) : wholeField('token_num_uses', uses),
    type:
      type === undefined
        ? (before?.type ?? 'service')
        : textField(type).includes('batch')
          ? 'batch'
          : 'service',
    boundCidrs: cidrs === undefined ? (before?.boundCidrs ?? []) : listField(cidrs),
    noDefaultPolicy: bare === undefined ? (before?.noDefaultPolicy ?? false) : flagField(bare),
  }
}

/** What a role's parameters look like when they are read. */
export function shownRoleTokens(role: RoleTokens): JsonObject {
  return {
    token_bound_cidrs: role.boundCidrs,
    token_explicit_max_ttl: role.explicitMaxTtl,
    token_max_ttl: role.maxTtl,
    token_no_default_policy: role.noDefaultPolicy,
    token_num_uses: role.numUses,
    token_period: role.period,
    token_policies: role.policies,
    token_strictly_bind_ip: false,
    token_ttl: role.ttl,
    token_type: role.type === 'batch' ? 'batch' : 'default',
  }
}

/** Whom a login has shown to be there. */
export interface LoggedIn {
  /** The name under which the identity is known on this mount. */
  readonly alias: string
  readonly displayName: string
  readonly metadata: Readonly<Record<string, string>>
  readonly role: RoleTokens
  readonly mayRenew?: Token['mayRenew']
}

/** Makes the token of a login. */
export function loginReply(call: EngineCall, login: LoggedIn): Reply {
  const { server, mount, namespace, now, path } = call
  const { role } = login
  const policies = sortedPolicies([...role.policies, ...(role.noDefaultPolicy ? [] : ['default'])])
  const { ttl, warnings } = grant({
    now,
    startedAt: now,
    ttl: role.ttl,
    maxTtl: role.maxTtl,
    explicitMaxTtl: role.explicitMaxTtl,
    period: role.period,
    defaultTtl: mount.config.defaultTtl || systemTtl,
    systemMaxTtl: mount.config.maxTtl || systemTtl,
  })
  const entity = server.identities.of(mount, login.alias)
  if (entity.disabled) throw badToken()
  if (call.conditions.trouble === 'mfa-required') return secondFactorAsked
  const token = server.tokens.create({
    kind: role.type,
    namespace,
    policies,
    path,
    createdAt: now,
    ttl,
    meta: login.metadata,
    displayName: login.displayName,
    explicitMaxTtl: role.explicitMaxTtl,
    period: role.period,
    renewable: role.type === 'service',
    usesLeft: role.numUses,
    boundCidrs: role.boundCidrs,
    entity,
    mount,
    roleTtl: role.ttl,
    roleMaxTtl: role.maxTtl,
    mayRenew: login.mayRenew,
  })
  return { auth: authOf(token), warnings: [...warnings, ...missingPolicies(call, policies)] }
}

/** A login that is good, but is to be confirmed with a second factor. */
const secondFactorAsked: Reply = {
  auth: {
    client_token: '',
    accessor: '',
    policies: null,
    metadata: null,
    lease_duration: 0,
    renewable: false,
    entity_id: '',
    token_type: 'default',
    orphan: false,
    mfa_requirement: {
      mfa_request_id: 'ac4e0f2f-3d6b-4f0a-9a53-0a5a3f0c7d61',
      mfa_constraints: {
        e1: {
          any: [
            {
              type: 'totp',
              id: '1b7a2e5c-8f4d-4c2b-b0a9-6d1e3f5a7c90',
              uses_passcode: true,
              name: 't1',
            },
          ],
        },
      },
    },
    num_uses: 0,
  },
  warnings: [
    'A login request was issued that is subject to MFA validation. Please make sure to validate the login by sending another request to mfa/validate endpoint.',
  ],
}

/** What an answer says about a token. With `secret` false its text is left out. */
export function authOf(token: Token, secret = true): Auth {
  return {
    client_token: secret ? token.id : '',
    accessor: token.accessor,
    policies: token.policies,
    token_policies: token.policies,
    metadata: token.meta,
    lease_duration: token.grantedTtl,
    renewable: token.renewable,
    entity_id: token.entity?.id ?? '',
    token_type: token.kind,
    orphan: token.parent === undefined,
    mfa_requirement: null,
    num_uses: token.uses,
  }
}

/** Each policy once, in order. */
export function sortedPolicies(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.trim().toLowerCase()).filter(Boolean))].toSorted()
}

/** Warnings about policies that nobody has written. */
export function missingPolicies(
  { server, namespace }: EngineCall,
  names: readonly string[],
): readonly string[] {
  return names
    .filter((name) => name !== 'root' && server.policies.get(namespace, name) === undefined)
    .map((name) => `Policy ${JSON.stringify(name)} does not exist`)
}
