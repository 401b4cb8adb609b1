import type { StandInRequest } from '../../frame/stand-in.ts'
import type { Organisation } from '../organisation.ts'
import { refused } from '../refused.ts'
import type { ApplicationKey } from './keys.ts'
import type { Scope } from './scopes.ts'

/** What a route asks of its caller: nothing but an API key, or an application key that may do this too. */
export type Need = 'api-key' | Scope

/** The caller's application key, where one is needed. Throws a 403 that says which key is wrong. */
export function authorise(
  { keys, settings }: Organisation,
  { headers, query }: StandInRequest,
  need: Need,
): ApplicationKey | undefined {
  const { revokedKeys } = settings()
  const parameters = new URLSearchParams(query)
  const apiKey = headers['dd-api-key'] ?? parameters.get('api_key') ?? ''
  if (apiKey === '') throw refused(403, 'API key required')
  if (!keys.apiKeys.includes(apiKey) || revokedKeys.includes(apiKey))
    throw refused(403, 'Forbidden')
  if (need === 'api-key') return undefined
  const sent = headers['dd-application-key'] ?? parameters.get('application_key') ?? ''
  if (sent === '') throw refused(403, 'Application key required')
  const known = keys.applicationKeys.find(({ key }) => key === sent)
  if (known === undefined || revokedKeys.includes(sent)) throw refused(403, 'Forbidden')
  demandScope(known, need)
  return known
}

/** Throws a 403 when the key is limited to other permissions. */
function demandScope({ scopes }: ApplicationKey, scope: Scope): void {
  if (scopes !== null && !scopes.includes(scope)) throw lackingPermission()
}

/** The 403 of somebody whose key is known, but may not do this. */
export function lackingPermission(): Error {
  return refused(403, 'Forbidden', 'Failed permission authorization checks')
}
