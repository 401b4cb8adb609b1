import type { Call, EngineCall, Operation, Server } from '../server.ts'
import type { Namespace } from '../routing/namespaces.ts'
import type { Token } from '../tokens/tokens.ts'

/** What a token may do on a path: `root`, names of capabilities, or `deny`. */
export type Capabilities = ReadonlySet<string>

const all: Capabilities = new Set(['root'])
const none: Capabilities = new Set(['deny'])

/** Paths that need `sudo` besides the capability. */
const sudoPaths: readonly RegExp[] = [
  /^sys\/(audit|raw|remount|rotate|seal|step-down|leases)(\/|$)(?!renew$|lookup$|revoke$)/,
  /^sys\/(revoke-prefix|revoke-force|config\/cors)(\/|$)/,
  /^sys\/leases\/(revoke-prefix|revoke-force|lookup\/)/,
  /^auth\/token\/(create-orphan|revoke-orphan|accessors)(\/|$)/,
]

interface Rule {
  readonly pattern: string
  readonly capabilities: Set<string>
}

/** The rules that a token's policies add up to. Patterns begin with the namespace of the policy. */
function rulesOf(server: Server, token: Token): readonly Rule[] {
  const rules = new Map<string, Rule>()
  const named = new Set([...token.policies, ...(token.entity?.policies ?? [])])
  for (const name of named) {
    const policy = server.policies.get(token.namespace, name)
    for (const grant of policy?.grants ?? []) {
      const pattern = token.namespace.path + grant.pattern
      const known = rules.get(pattern)
      if (known === undefined) {
        rules.set(pattern, { pattern, capabilities: new Set(grant.capabilities) })
      } else {
        for (const each of grant.capabilities) known.capabilities.add(each)
      }
    }
  }
  return [...rules.values()]
}

function isRoot(token: Token, namespace: Namespace): boolean {
  return token.policies.includes('root') && namespace.path.startsWith(token.namespace.path)
}

/** What a token may do on a path of a namespace. */
export function capabilitiesOf(
  server: Server,
  token: Token,
  namespace: Namespace,
  path: string,
): Capabilities {
  if (isRoot(token, namespace)) return all
  const full = namespace.path + path
  const rules = rulesOf(server, token)
  const exact = rules.find(({ pattern }) => pattern === full)
  const found = exact ?? best(rules.filter(({ pattern }) => fits(pattern, full)))
  if (found === undefined || found.capabilities.has('deny')) return none
  return found.capabilities
}

/** Throws nothing: whether a token may carry out an operation. */
export function isAllowed(call: Call, token: Token, creates: boolean): boolean {
  const { server, namespace, operation, path } = call
  let granted = capabilitiesOf(server, token, namespace, path)
  if (granted === none && (operation === 'list' || operation === 'scan')) {
    granted = capabilitiesOf(server, token, namespace, path.replace(/\/$/, ''))
  }
  if (granted.has('root')) return true
  if (sudoPaths.some((pattern) => pattern.test(path)) && !granted.has('sudo')) return false
  return needed(operation, creates).some((each) => granted.has(each))
}

/** Whether a token may do what only `sudo` allows on this path. */
export function hasSudo({ server, namespace, path }: EngineCall, token: Token): boolean {
  const granted = capabilitiesOf(server, token, namespace, path)
  return granted.has('root') || granted.has('sudo')
}

function needed(operation: Operation, creates: boolean): readonly string[] {
  if (operation === 'header') return ['read', 'list']
  return [operation === 'update' && creates ? 'create' : operation]
}

/** Whether a token's policies reach any path below this one. */
export function reachesBelow(
  server: Server,
  token: Token,
  namespace: Namespace,
  prefix: string,
): boolean {
  if (isRoot(token, namespace)) return true
  const full = namespace.path + prefix
  return rulesOf(server, token).some(({ pattern, capabilities }) => {
    if (capabilities.has('deny') || capabilities.size === 0) return false
    const literal = pattern.replace(/\*$/, '')
    return literal.startsWith(full) || fits(pattern, full) || beginsAlike(literal, full)
  })
}

/** Whether a pattern with `+` could lead below the prefix. */
function beginsAlike(pattern: string, prefix: string): boolean {
  if (!pattern.includes('+')) return false
  const wanted = prefix.split('/').slice(0, -1)
  const parts = pattern.split('/')
  return wanted.every((part, index) => parts[index] === '+' || parts[index] === part)
}

/** Everything that a token may do, as the user interface asks for it. */
export function allRules(server: Server, token: Token): readonly Rule[] {
  return rulesOf(server, token)
}

function fits(pattern: string, path: string): boolean {
  const isPrefix = pattern.endsWith('*')
  const literal = isPrefix ? pattern.slice(0, -1) : pattern
  if (!literal.includes('+')) return isPrefix ? path.startsWith(literal) : path === literal
  const source = literal
    .split('/')
    .map((part) =>
      part === '+' ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
    )
    .join('/')
  return new RegExp(`^${source}${isPrefix ? '' : '$'}`).test(path)
}

/** The rule that comes first where several fit: the later its first wildcard, the longer, the more literal. */
function best(rules: readonly Rule[]): Rule | undefined {
  return rules.toSorted((a, b) => compare(b.pattern, a.pattern))[0]
}

function compare(a: string, b: string): number {
  const wildcard = (pattern: string): number => {
    const at = pattern.search(/[+*]/)
    return at < 0 ? Infinity : at
  }
  return (
    (wildcard(a) === wildcard(b) ? 0 : wildcard(a) - wildcard(b)) ||
    Number(b.endsWith('*')) - Number(a.endsWith('*')) ||
    b.split('+').length - a.split('+').length ||
    a.length - b.length ||
    (a < b ? -1 : 1)
  )
}
