import type { UpstreamEvent } from './events.ts'
import type { Breaker } from './health/breaker.ts'
import type { Bulkhead } from './health/bulkhead.ts'
import type { Interrupter } from './call/interruption.ts'
import type { ExecutedBy } from './request.ts'
import type { Redactor } from './redaction/redactor.ts'
import type { RetryBudget } from './retry/budget.ts'
import type { RateLimit } from './retry/rate-limit-headers.ts'
import type { Settings } from './settings.ts'
import type { UpstreamStatus } from './status.ts'
import type { Transport } from './transport/transport.ts'

/** What the calls of one client share. */
export interface Client {
  readonly settings: Settings
  readonly host: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Headers of this moment, by lower-case name. */
  readonly propagated: () => Readonly<Record<string, string>>
  readonly executedBy: ExecutedBy | undefined
  readonly transport: Transport
  readonly breaker: Breaker
  readonly bulkhead: Bulkhead
  readonly budget: RetryBudget
  readonly redactor: Redactor
  /** Calls under way: closing the client interrupts them. */
  readonly calls: Set<Interrupter>
  /** Absent when nobody listens, so that no event is made for nothing. */
  readonly emit: ((event: UpstreamEvent) => void) | undefined
  closed: boolean
  lastError: UpstreamStatus['lastError']
  lastSuccessAt: number | undefined
  rateLimit: RateLimit | undefined
}
