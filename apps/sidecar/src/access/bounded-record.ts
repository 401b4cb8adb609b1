import type { AuditRecord } from './audit-record.ts'

const longestText = 300
const mostServices = 50

/** The record with no more fields than it should have, and none longer than fits into a line of a log. */
export function boundedRecord(record: AuditRecord): AuditRecord {
  const { services, at, status, durationMs, dryRun } = record
  return {
    at,
    requestId: bounded(record.requestId),
    ...texts({ traceId: record.traceId }),
    caller: bounded(record.caller),
    via: bounded(record.via),
    ...texts({ owner: record.owner }),
    address: bounded(record.address),
    method: bounded(record.method),
    route: bounded(record.route),
    status,
    durationMs: Math.round(durationMs * 1000) / 1000,
    ...texts({
      refusal: record.refusal,
      organisation: record.organisation,
      kind: record.kind,
      entity: record.entity,
      ref: record.ref,
    }),
    ...(services && { services: services.slice(0, mostServices).map(bounded) }),
    ...texts({ outcome: record.outcome, before: record.before, after: record.after }),
    ...(dryRun !== undefined && { dryRun }),
  }
}

function texts<Key extends string>(
  fields: Readonly<Record<Key, string | undefined>>,
): Partial<Record<Key, string>> {
  const result: Partial<Record<Key, string>> = {}
  for (const key in fields) {
    const text = fields[key]
    if (text !== undefined) result[key] = bounded(text)
  }
  return result
}

function bounded(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
