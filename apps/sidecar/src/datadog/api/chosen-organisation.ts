import type { RouteRequest } from '../../capability.ts'
import { permits } from '../../access/permits.ts'
import type { Scope } from '../../access/scope.ts'
import { ProblemError } from '../../problem.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { invalidParameters } from './query.ts'

/**
 * The organisation that a request is about: the one that it names, or the only one. Throws when it is none that this
 * caller may use one of the scopes for; whether there is another one is not told.
 */
export function chosenOrganisation(
  named: string | undefined,
  { caller, audit }: Pick<RouteRequest, 'caller' | 'audit'>,
  scopes: readonly Scope[],
  { organisations }: Pick<ApiContext, 'organisations'>,
): ApiOrganisation {
  const granted = organisations.names.filter((organisation) =>
    scopes.some((scope) => permits(caller, scope, { organisation }) !== undefined),
  )
  const [only] = organisations.names
  const name = named ?? (organisations.names.length === 1 ? only : undefined)
  const hint =
    granted.length === 0 ? 'none is granted to you' : `granted to you: ${granted.join(', ')}`
  if (name === undefined) {
    const detail = 'there are several organisations, and none is named'
    throw invalidParameters([{ parameter: 'organisation', detail, hint }])
  }
  const organisation = granted.includes(name) ? organisations.get(name) : undefined
  if (organisation) {
    audit({ organisation: name })
    return organisation
  }
  const detail = 'the organisation is not granted to you'
  throw new ProblemError('forbidden', detail, {
    errors: [{ parameter: 'organisation', detail, hint }],
  })
}
