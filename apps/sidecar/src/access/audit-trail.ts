import type { Clock } from '@retriever/upstream'

import type { AuditRecord } from './audit-record.ts'
import { boundedRecord } from './bounded-record.ts'

/** Who asked for what, and what came of it. */
export interface AuditTrail {
  /** Writes down one request. It never throws, and never keeps the request waiting. */
  record(record: AuditRecord): void
  /** The newest records, the newest first; at most 500. */
  latest(): readonly AuditRecord[]
  /** Calls the listener with every new record. Returns the function that stops it. */
  subscribe(listener: (record: AuditRecord) => void): () => void
}

/** Where records go beside the memory. */
export type AuditSink = (record: AuditRecord) => void

/** What a trail works with. */
export interface AuditTrailOptions {
  readonly sink: AuditSink
  readonly clock: Clock
  /** Told about a record that is only counted. */
  readonly onLeftOut?: () => void
}

const kept = 500
const anonymousPerMinute = 120
const minuteMs = 60_000

/**
 * Keeps the newest records, and hands each to the sink. Refusals of those who are known to nobody are written down as
 * far as they are not more than 120 a minute: whoever is not let in must not be able to fill the disk, or to push
 * everything else out of the memory.
 */
export function createAuditTrail({ sink, clock, onLeftOut }: AuditTrailOptions): AuditTrail {
  const records: AuditRecord[] = []
  const listeners = new Set<(record: AuditRecord) => void>()
  let minute = { since: clock.monotonic(), anonymous: 0 }

  const isTooMuch = ({ via }: AuditRecord) => {
    if (via !== 'none') return false
    if (clock.monotonic() - minute.since >= minuteMs) {
      minute = { since: clock.monotonic(), anonymous: 0 }
    }
    minute.anonymous += 1
    return minute.anonymous > anonymousPerMinute
  }

  return {
    record(given) {
      if (isTooMuch(given)) {
        onLeftOut?.()
        return
      }
      const record = boundedRecord(given)
      records.push(record)
      if (records.length > kept) records.shift()
      sink(record)
      for (const listener of listeners) listener(record)
    },
    latest: () => records.toReversed(),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
