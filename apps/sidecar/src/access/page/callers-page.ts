import type { ConsolePart } from '../../capability.ts'
import type { AuditRecord } from '../audit-record.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { CallersSnapshot, CallerView, RequestView } from './callers-snapshot.ts'

const shownRequests = 50
const shownCallers = 50

/** Makes the part of the console that shows who called, and what came of it. */
export function createCallersPage(audit: Pick<AuditTrail, 'latest' | 'subscribe'>): ConsolePart {
  return {
    id: 'callers',
    title: 'Callers',
    scope: 'audit:read',
    snapshot: (): Promise<CallersSnapshot> => {
      const records = audit.latest()
      return Promise.resolve({
        requests: records.slice(0, shownRequests).map(requestView),
        remembered: records.length,
        callers: callersIn(records).slice(0, shownCallers),
      })
    },
    subscribe: (listener) => audit.subscribe(() => listener()),
  }
}

function requestView(record: AuditRecord): RequestView {
  const { at, caller, dryRun = false, entity, method, organisation, outcome, ref } = record
  const { refusal, requestId, route, status } = record
  const named = ref ?? entity
  return {
    id: `${at} ${requestId}`,
    at,
    caller,
    request: `${method} ${route}`,
    ...(organisation !== undefined && { organisation }),
    ...(named !== undefined && { entity: named }),
    ...(outcome !== undefined && { outcome }),
    status,
    ...(refusal !== undefined && { refusal }),
    dryRun,
  }
}

/** Records are the newest first, so that callers are in the order of their last request. */
function callersIn(records: readonly AuditRecord[]): readonly CallerView[] {
  const callers = new Map<string, { requests: number; refused: number; lastAt: number }>()
  for (const { at, caller, status } of records) {
    const counted = callers.get(caller) ?? { requests: 0, refused: 0, lastAt: at }
    counted.requests += 1
    if (status >= 400) counted.refused += 1
    callers.set(caller, counted)
  }
  return [...callers].map(([name, counted]) => ({ name, ...counted }))
}
