import type { AuditDetails, AuditRecord } from '../access/audit-record.ts'
import type { Caller } from '../access/caller.ts'
import type { Route } from '../capability.ts'

/** An answered request, as far as its audit record is concerned. */
interface Answered {
  readonly route: Pick<Route, 'access' | 'method' | 'path'>
  readonly status: number
  readonly details: AuditDetails
  readonly requestId: string
  readonly traceId: string
  readonly address: string
  /** When it came, in epoch milliseconds. */
  readonly at: number
  readonly durationMs: number
  /** Absent: nobody knows who asked. */
  readonly caller: Caller | undefined
  readonly refusal: string | undefined
}

/**
 * The record of a request; undefined when it deserves none. A request to a route that needs a scope does when it is no
 * mere reading, or is refused because of who asks, or how often.
 */
export function recordOf(answered: Answered): AuditRecord | undefined {
  const { route, status, details, caller, refusal } = answered
  const isRefused = status === 401 || status === 403 || status === 429
  if (route.access.type !== 'scope' || (route.method === 'GET' && !isRefused)) return undefined
  const { requestId, traceId, address, at, durationMs } = answered
  const owner = caller && onlyOwner(caller)
  return {
    ...details,
    at,
    requestId,
    traceId,
    caller: caller?.name ?? 'nobody',
    via: caller?.kind ?? 'none',
    ...(owner !== undefined && { owner }),
    address,
    method: route.method,
    route: route.path,
    status,
    durationMs,
    ...(refusal !== undefined && { refusal }),
  }
}

function onlyOwner({ grants }: Caller): string | undefined {
  const owners = [...new Set(grants.map(({ owner }) => owner))].filter((owner) => owner !== '')
  return owners.length === 1 ? owners[0] : undefined
}
