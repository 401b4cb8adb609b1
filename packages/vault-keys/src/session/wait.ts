import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

/** How waiting ended without what was waited for. */
export type GivenUp = 'aborted' | 'overdue'

/** Waits for the work, unless the signal aborts or the time (monotonic) comes first. The work goes on for others. */
export async function within(
  work: Promise<unknown>,
  clock: Clock,
  deadlineAt: number,
  signal?: AbortSignal,
): Promise<'done' | GivenUp> {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<GivenUp>()
  const onAbort = (): void => giveUp('aborted')
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  const cancel = after(clock, Math.max(0, deadlineAt - clock.monotonic()), () => giveUp('overdue'))
  try {
    return await Promise.race([work.then(() => 'done' as const), givenUp])
  } finally {
    cancel()
    signal?.removeEventListener('abort', onAbort)
  }
}
