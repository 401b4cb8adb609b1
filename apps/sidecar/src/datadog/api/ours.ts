import type { RouteRequest } from '../../capability.ts'
import type { Scope } from '../../access/scope.ts'
import { ProblemError } from '../../problem.ts'
import type { LiveEntity } from './live-entity.ts'
import { grantsFor, isAdmin } from './visible.ts'

/**
 * On whose behalf the caller changes a live entity: its own owner's. Throws `forbidden` when the scope is not granted for
 * what it is for now, `foreign` when it is somebody else's, and `not-managed` when it is nobody's.
 */
export function ownerOf(
  live: LiveEntity,
  { caller }: Pick<RouteRequest, 'caller'>,
  organisation: string,
  scope: Scope,
): string {
  const grants = grantsFor(caller, scope, { organisation, claims: live.claims })
  const admin = isAdmin(caller, organisation)
  if (grants.length === 0 && !admin) {
    throw new ProblemError('forbidden', `${scope} is not granted to you for what it is for`, {
      hint: live.claims.services.length === 0 ? 'it is for no service' : servicesHint(live),
    })
  }
  const { mark, holder } = live
  if (holder) {
    const detail = `${live.family} ${live.id} belongs to ${holder.holder} (${holder.seen})`
    throw new ProblemError('foreign', detail, { hint: holder.hint })
  }
  if (!mark) {
    throw new ProblemError('not-managed', `nobody manages ${live.family} ${live.id}`, {
      hint: `POST /${live.kind}/${live.id}/adopt takes it over`,
    })
  }
  if (admin || grants.some(({ owner }) => owner === mark.owner)) return mark.owner
  throw new ProblemError('foreign', `${live.family} ${live.id} belongs to "${mark.owner}"`, {
    hint: `ask "${mark.owner}" to change it, or to give it up`,
  })
}

function servicesHint({ claims }: LiveEntity): string {
  return `it is for ${claims.services.join(', ')}`
}
