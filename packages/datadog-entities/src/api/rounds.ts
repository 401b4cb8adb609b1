import { UpstreamError } from '@retriever/upstream'
import type { Upstream, UpstreamRequest } from '@retriever/upstream'

import type { DatadogError, Executed } from '../error.ts'
import type { CallTime } from './call-time.ts'
import { ended, failed } from './failure.ts'
import type { RawAnswer } from './official-client.ts'
import type { Settings } from './settings.ts'

/** The longest time that one round of retries may take, and that is waited for a rate limit before asking again. */
const LONGEST_ROUND_MS = 60_000

/** Waits are spread over this time, so that those who wait for the same moment do not come all at once. */
const SPREAD_MS = 1_000

/** One call while it goes on: its time, and whether any of its requests may have been carried out. */
export interface Progress {
  readonly time: CallTime
  executed: Executed
}

/**
 * Sends in rounds until one brings an answer, or until the rate limit outlasts the call: upstream retries within a
 * round; a wait that the server wants to be longer is cut here, because clocks go wrong and windows are short.
 */
export async function inRounds(
  { name, clock, random, events }: Settings,
  upstream: Upstream,
  request: UpstreamRequest,
  progress: Progress,
): Promise<RawAnswer> {
  const { time } = progress
  for (;;) {
    const deadlineMs = Math.max(1, Math.min(time.remainingMs(), LONGEST_ROUND_MS))
    try {
      const response = await upstream.request({ ...request, deadlineMs })
      return { status: response.status, text: response.text() }
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      progress.executed = combined(progress.executed, error.executed)
      const waitMs = waitFor(error, random())
      const isWorthIt = waitMs !== undefined && waitMs < time.remainingMs()
      if (!isWorthIt) throw failed(name, error, progress.executed)
      events({ type: 'rate-limit-wait', at: clock.now(), organisation: name, waitMs })
      await clock.sleep(waitMs, time.signal).catch(() => {
        throw ended(name, time, progress.executed)
      })
    }
  }
}

function waitFor({ status, retryAfterMs = 0 }: UpstreamError, random: number): number | undefined {
  if (status !== 429) return undefined
  return Math.min(retryAfterMs, LONGEST_ROUND_MS) + random * SPREAD_MS
}

/** A certainty of doing outweighs a doubt, and a doubt outweighs a refusal. */
function combined(before: Executed, now: DatadogError['executed']): Executed {
  if (before === 'yes' || now === 'yes') return 'yes'
  return before === 'unknown' ? before : now
}
