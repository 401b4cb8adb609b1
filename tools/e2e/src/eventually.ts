import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks again and again until there is an answer, and returns it. `undefined` and `false` mean not yet; so does a thrown
 * error, until time is up.
 */
export async function eventually<Found>(
  what: string,
  ask: () => Promise<Found | undefined | false> | Found | undefined | false,
  { withinMs = 30_000, everyMs = 50 }: { withinMs?: number; everyMs?: number } = {},
): Promise<Found> {
  const until = performance.now() + withinMs
  for (;;) {
    let problem: unknown
    try {
      const found = await ask()
      if (found !== undefined && found !== false) return found
    } catch (error) {
      problem = error
    }
    if (performance.now() > until) {
      throw new Error(`not within ${withinMs} ms: ${what}`, { cause: problem })
    }
    await sleep(everyMs)
  }
}
