import { authOf, missingPolicies, sortedPolicies, systemTtl } from '../auth/role-tokens.ts'
import { flagField, listField, textField, textsField, wholeField } from '../kv/inputs.ts'
import { hasSudo } from '../policies/access.ts'
import { invalid } from '../refusal.ts'
import type { EngineCall, Reply } from '../server.ts'
import { secondsOf } from '../text/durations.ts'
import type { JsonObject } from '../text/json-value.ts'
import { grant } from './lifetimes.ts'
import type { TokenRole } from './token-role.ts'
import type { Token } from './tokens.ts'

/** The parameters of new tokens. */
export const createFields: readonly string[] = [
  'display_name',
  'entity_alias',
  'explicit_max_ttl',
  'id',
  'lease',
  'meta',
  'no_default_policy',
  'no_parent',
  'num_uses',
  'period',
  'policies',
  'renewable',
  'ttl',
  'type',
]

const weakHashing =
  'Supplying a custom ID for the token uses the weaker SHA1 hashing instead of the more secure SHA2-256 HMAC for token obfuscation. SHA1 hashed tokens on the wire leads to less secure lookups.'

/** Makes a token below the caller's, or an orphan. */
export function createToken(
  call: EngineCall,
  making: { readonly path: string; readonly orphan?: boolean; readonly role?: TokenRole },
): Reply {
  const { server, data, now, namespace } = call
  const { role } = making
  const parent = parentOf(call)
  const sudo = hasSudo(call, parent)
  const kind =
    textField(data['type']) === 'batch' || role?.tokens.type === 'batch' ? 'batch' : 'service'
  const uses = wholeField('num_uses', data['num_uses'])
  if (uses < 0) throw invalid('number of uses cannot be negative')
  if (kind === 'batch') refuseForBatch(data)
  const noParent = flagField(data['no_parent'])
  if (noParent && !sudo && role === undefined && making.orphan !== true) {
    throw invalid('root or sudo privileges required to create orphan token')
  }
  const id = textField(data['id'])
  if (id !== '' && !sudo) throw invalid('root or sudo privileges required to specify token id')
  if (id.includes('.')) throw invalid("custom token ID cannot have a '.' in the value")
  const policies = policiesOf(call, parent, sudo, role)
  const seconds = (name: string, earlier = 0): number => duration(data[name], name) || earlier
  const period = seconds('period', role?.tokens.period)
  if (seconds('period') > 0 && !sudo) {
    throw invalid('root or sudo privileges required to create periodic token')
  }
  const explicitMaxTtl = seconds('explicit_max_ttl', role?.tokens.explicitMaxTtl)
  const asked = seconds('ttl') || seconds('lease')
  const endless =
    policies.includes('root') && asked === 0 && period === 0 && parent.expiresAt === undefined
  const { ttl, warnings } = endless
    ? { ttl: 0, warnings: [] }
    : grant({
        now,
        startedAt: now,
        ttl: asked || (role?.tokens.ttl ?? 0),
        maxTtl: role?.tokens.maxTtl ?? 0,
        explicitMaxTtl,
        period,
        defaultTtl: systemTtl,
        systemMaxTtl: systemTtl,
      })
  const name = textField(data['display_name'])
  const isOrphan = noParent || making.orphan === true || role?.orphan === true
  const token = server.tokens.create({
    ...(id === '' ? {} : { id }),
    kind,
    namespace,
    policies,
    path: making.path,
    createdAt: now,
    ttl,
    meta: data['meta'] === undefined ? null : (textsField(data['meta']) ?? null),
    displayName: name === '' ? 'token' : `token-${name.replaceAll(/[^\w-]/g, '-')}`,
    explicitMaxTtl,
    period,
    renewable:
      kind === 'service' &&
      ttl > 0 &&
      (data['renewable'] === undefined || flagField(data['renewable'])) &&
      role?.renewable !== false,
    usesLeft: uses || (role?.tokens.numUses ?? 0),
    boundCidrs: role?.tokens.boundCidrs ?? [],
    role: role?.name ?? '',
    roleMaxTtl: role?.tokens.maxTtl ?? 0,
    parent: isOrphan ? undefined : parent,
  })
  return {
    auth: authOf(token),
    warnings: [
      ...(id === '' ? [] : [weakHashing]),
      ...warnings,
      ...missingPolicies(call, policies),
    ],
  }
}

function parentOf({ token }: EngineCall): Token {
  if (token === undefined || token.usesLeft < 0) {
    throw invalid('parent token lookup failed: no parent found')
  }
  if (token.kind === 'batch') throw invalid('batch tokens cannot create more tokens')
  if (token.usesLeft > 0) throw invalid('restricted use token cannot generate child tokens')
  return token
}

function refuseForBatch(data: JsonObject): void {
  for (const name of ['explicit_max_ttl', 'num_uses', 'period']) {
    const given = data[name]
    if (given !== undefined && textField(given) !== '0' && given !== '') {
      throw invalid(`batch tokens cannot have "${name}" set`)
    }
  }
}

function policiesOf(
  { data }: EngineCall,
  parent: Token,
  sudo: boolean,
  role: TokenRole | undefined,
): readonly string[] {
  const asked = listField(data['policies'])
  const bare = flagField(data['no_default_policy']) || role?.tokens.noDefaultPolicy === true
  const withDefault = (names: readonly string[]): readonly string[] =>
    sortedPolicies([...names, ...(bare || names.includes('root') ? [] : ['default'])])
  if (role !== undefined) return rolePolicies(role, asked, parent, withDefault)
  if (asked.length === 0) return parent.policies
  const wanted = withDefault(asked)
  const isSubset = asked.every((name) => parent.policies.includes(name))
  if (!sudo && !isSubset) throw invalid('child policies must be subset of parent')
  return wanted
}

function rolePolicies(
  role: TokenRole,
  asked: readonly string[],
  parent: Token,
  withDefault: (names: readonly string[]) => readonly string[],
): readonly string[] {
  const { allowedPolicies, allowedPoliciesGlob, disallowedPolicies } = role
  const free = allowedPolicies.length === 0 && allowedPoliciesGlob.length === 0
  const allowed = free ? parent.policies : withDefault(allowedPolicies)
  const quoted = (names: readonly string[]): string =>
    `[${names.map((name) => JSON.stringify(name)).join(' ')}]`
  const fits = (name: string): boolean =>
    allowed.includes(name) ||
    allowedPoliciesGlob.some((glob) => glob.endsWith('*') && name.startsWith(glob.slice(0, -1)))
  if (!asked.every((name) => fits(name))) {
    throw invalid(
      `token policies (${quoted(asked)}) must be subset of the role's allowed policies (${quoted(allowed)}) or glob policies (${quoted(allowedPoliciesGlob)})`,
    )
  }
  const refused = asked.find((name) => disallowedPolicies.includes(name))
  if (refused !== undefined) {
    throw invalid(`token policy ${JSON.stringify(refused)} is disallowed by this role`)
  }
  return asked.length === 0 ? allowed : withDefault(asked)
}

function duration(value: JsonObject[string], name: string): number {
  let seconds: number
  try {
    seconds = secondsOf(value)
  } catch (error) {
    throw invalid((error as Error).message)
  }
  if (seconds < 0) throw invalid(`${name} must be positive`)
  return seconds
}
