import type { Caller, Grant, Target } from './caller.ts'
import { fitsAny } from './pattern.ts'
import type { Scope } from './scope.ts'

/** Whether one of the caller's grants has this scope, or one of these; for what it is good is not asked. */
export function may(caller: Caller, scope: Scope | readonly Scope[]): boolean {
  const wanted = typeof scope === 'string' ? [scope] : scope
  return caller.grants.some(({ scopes }) => wanted.some((one) => scopes.includes(one)))
}

/**
 * The first grant of the caller that allows this use of the scope; undefined when there is none. One grant has to cover
 * the whole target: it also says who the owner is.
 */
export function permits(caller: Caller, scope: Scope, target: Target = {}): Grant | undefined {
  return caller.grants.find((grant) => covers(grant, scope, target))
}

/** Every grant of the caller that allows this use of the scope: what one of them limits, another may allow. */
export function allPermitting(caller: Caller, scope: Scope, target: Target = {}): readonly Grant[] {
  return caller.grants.filter((grant) => covers(grant, scope, target))
}

/**
 * What is missing for this use of the scope, one reason for each part of the target that no grant of the caller covers;
 * empty when it is permitted. Nothing in it tells what other callers have, or what there is.
 *
 * ```ts
 * whyNot(caller, 'monitor:write', { services: ['checkout'], organisation: 'prod' })
 * // ['the service "checkout" is not granted to you with monitor:write']
 * ```
 */
export function whyNot(caller: Caller, scope: Scope, target: Target = {}): readonly string[] {
  const grants = caller.grants.filter(({ scopes }) => scopes.includes(scope))
  if (grants.length === 0) return [`the scope ${scope} is not granted to you`]
  if (grants.some((grant) => covers(grant, scope, target))) return []
  const { organisation, services, team } = target
  const missing = (part: string) => `${part} is not granted to you with ${scope}`
  const reasons = [
    ...(organisation !== undefined && !grants.some((grant) => coversOrganisation(grant, target))
      ? [missing(`the organisation ${quoted(organisation)}`)]
      : []),
    ...(services?.length === 0 && !grants.some((grant) => coversServices(grant, target))
      ? [missing('what belongs to no service')]
      : []),
    ...(services ?? [])
      .filter((service) => !grants.some((grant) => fitsAny(grant.services, service)))
      .map((service) => missing(`the service ${quoted(service)}`)),
    ...(team !== undefined && !grants.some((grant) => coversTeam(grant, target))
      ? [missing(`the team ${quoted(team)}`)]
      : []),
  ]
  return reasons.length > 0
    ? reasons
    : [`each part is granted to you with ${scope}, but no single grant covers them together`]
}

function covers(grant: Grant, scope: Scope, target: Target): boolean {
  return (
    grant.scopes.includes(scope) &&
    coversOrganisation(grant, target) &&
    coversServices(grant, target) &&
    coversTeam(grant, target)
  )
}

function coversOrganisation({ organisations }: Grant, { organisation }: Target): boolean {
  return organisation === undefined || fitsAny(organisations, organisation)
}

/** What belongs to no service is nobody's in particular, so that only a grant for every service covers it. */
function coversServices(grant: Grant, { services }: Target): boolean {
  if (services === undefined) return true
  return services.length === 0
    ? grant.services.includes('*')
    : services.every((service) => fitsAny(grant.services, service))
}

function coversTeam({ teams }: Grant, { team }: Target): boolean {
  return team === undefined || teams === undefined || fitsAny(teams, team)
}

const longestQuoted = 100

/** Names come from callers, too: they are shown on one line, and not in any length. */
function quoted(name: string): string {
  return JSON.stringify(name.length > longestQuoted ? `${name.slice(0, longestQuoted)}…` : name)
}
