import type { Scope } from './scope.ts'

/** Whether a grant of this scope has to say for which services and organisations it is good. */
export function needsServices(scope: Scope): boolean {
  return isAboutEntities(scope) || scope === 'admin' || scope === 'registration:read'
}

/** Whether a grant of this scope has to say for which organisations it is good. */
export function needsOrganisations(scope: Scope): boolean {
  return isAboutEntities(scope) || scope === 'admin'
}

/** Whether a grant of this scope has to say on whose behalf is written. */
export function needsOwner(scope: Scope): boolean {
  return isAboutEntities(scope)
}

function isAboutEntities(scope: Scope): boolean {
  return /^(?:monitor|alert|dashboard):|^(?:adopt|force|raw-template)$/.test(scope)
}
