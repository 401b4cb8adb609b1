import type { EntityKind } from '@retriever/datadog-entities'

import type { Caller } from '../../access/caller.ts'
import { allPermitting, permits } from '../../access/permits.ts'
import type { Scope } from '../../access/scope.ts'
import type { Grant } from '../../access/caller.ts'
import type { Claims } from './claims.ts'

/** For what a scope is used: one organisation, and everything that an entity claims to be for. */
export interface Use {
  readonly organisation: string
  readonly claims: Claims
}

/** The grants that cover a use whole: every service, and every team. */
export function grantsFor(caller: Caller, scope: Scope, use: Use): readonly Grant[] {
  const { organisation, claims } = use
  const [team, ...teams] = claims.teams
  const grants = allPermitting(caller, scope, {
    organisation,
    services: claims.services,
    ...(team !== undefined && { team }),
  })
  if (teams.length === 0) return grants
  return grants.filter((grant) =>
    teams.every((each) => permits({ ...caller, grants: [grant] }, scope, { team: each })),
  )
}

/** Whether the caller sees and changes what others own in this organisation. */
export function isAdmin(caller: Caller, organisation: string): boolean {
  return permits(caller, 'admin', { organisation }) !== undefined
}

/**
 * Whether the caller may know that a live entity is there: with one of these scopes for everything that it claims, or
 * as `admin`. What claims no service is seen by those who may see all.
 */
export function isVisible(caller: Caller, scopes: readonly Scope[], use: Use): boolean {
  return (
    isAdmin(caller, use.organisation) ||
    scopes.some((scope) => grantsFor(caller, scope, use).length > 0)
  )
}

/** Tells which entities a caller may know of who asks for a kind; an alert is a monitor, too. */
export function maySeeIn(
  caller: Caller,
  organisation: string,
  kind: EntityKind,
): (live: { readonly claims: Claims }) => boolean {
  const scopes = [`${kind}:read`, `${kind}:write`] as const
  return ({ claims }) => isVisible(caller, scopes, { organisation, claims })
}
