import type { AttemptOutcome } from './attempt.ts'
import type { Operation } from './call.ts'
import type { Show } from './shown-text.ts'
import type { VaultSettings } from '../settings.ts'

/** An attempt that is over. */
export interface FinishedAttempt {
  readonly operation: Operation
  readonly path: string
  readonly attempt: number
  readonly durationMs: number
  readonly outcome: AttemptOutcome
  readonly show: Show
}

/** Tells the listener how an attempt went, and what the answer says beside: another time of day, warnings. */
export function tellAttempt(
  { name: vault, clock, emit }: Pick<VaultSettings, 'name' | 'clock' | 'emit'>,
  skewOf: (serverAt: number, ourAt: number) => number | undefined,
  { operation, path, attempt, durationMs, outcome, show }: FinishedAttempt,
): void {
  const at = clock.now()
  const { read } = outcome
  emit({
    type: 'request-finished',
    at,
    vault,
    operation,
    path,
    ...(read && { status: read.status }),
    ...(outcome.result === 'failed' && { code: outcome.failure.code }),
    ...(read?.requestId !== undefined && { requestId: read.requestId }),
    attempt,
    durationMs,
  })
  const skewMs = read?.dateAt === undefined ? undefined : skewOf(read.dateAt, at)
  if (skewMs !== undefined) emit({ type: 'clock-skew', at, vault, skewMs })
  for (const warning of read?.warnings ?? []) {
    emit({ type: 'server-warned', at, vault, operation, message: show(warning) })
  }
}
