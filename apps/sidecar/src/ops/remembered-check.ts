import type { Clock } from '@retriever/upstream'

import type { Check, CheckResult } from '../capability.ts'

/** How long an answer is good enough. */
const goodForMs = 15_000

/** The first time somebody waits at most this long for an answer; kubelet gives up after a second. */
const firstWaitMs = 500

/**
 * A check that asks another system. It answers with what it found last, and asks again in the background: a system
 * that hangs must not make the probe of this process time out.
 */
export function rememberedCheck(check: Check, clock: Clock, signal: AbortSignal): Check {
  let last: { readonly result: CheckResult; readonly at: number } | undefined
  let asking: Promise<void> | undefined

  const ask = async () => {
    const result = await check.run(signal).catch((error: unknown): CheckResult => {
      return { ok: false, detail: error instanceof Error ? error.message : String(error) }
    })
    last = { result, at: clock.monotonic() }
    asking = undefined
  }

  return {
    ...check,
    examine: (cut) => (check.examine ?? check.run)(cut),
    async run() {
      const fresh = last !== undefined && clock.monotonic() - last.at < goodForMs
      if (!fresh && !signal.aborted) asking ??= ask()
      if (last === undefined && asking) await shorter(asking, clock)
      return last?.result ?? { ok: false, detail: 'not known yet' }
    },
  }
}

async function shorter(work: Promise<void>, clock: Clock): Promise<void> {
  const enough = new AbortController()
  const wait = clock.sleep(firstWaitMs, enough.signal).catch(() => {})
  await Promise.race([work, wait])
  enough.abort()
}
