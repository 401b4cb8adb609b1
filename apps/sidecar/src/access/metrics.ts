import { Counter } from 'prom-client'
import type { Registry } from 'prom-client'

/** What is counted about access. */
export interface AccessMetrics {
  /** A request was refused, with this code of a problem. */
  refused(code: string): void
  /** A record is in no file. */
  auditFailed(): void
  /** A refusal of somebody unknown was counted, and not written down. */
  auditLeftOut(): void
}

/** Registers the counters. */
export function accessMetrics(registry: Registry): AccessMetrics {
  const refusals = new Counter({
    name: 'retriever_access_refused_total',
    help: 'Requests that were refused because of who asked, or how often.',
    labelNames: ['code'],
    registers: [registry],
  })
  const missing = new Counter({
    name: 'retriever_audit_records_missing_total',
    help: 'Audit records that were not written: the file failed, or there were too many refusals of unknown callers.',
    labelNames: ['reason'],
    registers: [registry],
  })
  return {
    refused: (code) => refusals.inc({ code }),
    auditFailed: () => missing.inc({ reason: 'write-failed' }),
    auditLeftOut: () => missing.inc({ reason: 'too-many' }),
  }
}
