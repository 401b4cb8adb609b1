import { objectsOf, textsOf } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import type { Restriction } from './restriction.ts'

/** The roles among those who may edit; null when the bindings name none. */
export function rolesOfBindings(bindings: unknown): readonly string[] | null {
  const roles = objectsOf(bindings)
    .filter(({ relation }) => relation === 'editor')
    .flatMap(({ principals }) => textsOf(principals))
    .filter((principal) => principal.startsWith('role:'))
    .map((principal) => principal.slice('role:'.length))
  return roles.length === 0 ? null : roles
}

/** The restriction of a resource, with the roles that may edit it; undefined when there is none. */
export function restrictionOf(
  org: Organisation,
  resource: string,
): (Restriction & { readonly roles: readonly string[] | null }) | undefined {
  const restriction = org.restrictions.get(resource)
  return restriction === undefined
    ? undefined
    : { ...restriction, roles: rolesOfBindings(restriction.bindings) }
}
