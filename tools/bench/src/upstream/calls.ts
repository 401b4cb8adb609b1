/** One call whose answer is read and parsed. Throws when it fails. */
export type Call = () => Promise<unknown>

/** Makes calls for this long, so many at the same time, and returns how many were finished in a second. */
export async function callsPerSecond(
  call: Call,
  concurrency: number,
  durationMs: number,
): Promise<number> {
  const startedAt = performance.now()
  const until = startedAt + durationMs
  let calls = 0
  const lane = async () => {
    while (performance.now() < until) {
      await call()
      calls += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  return (calls * 1000) / (performance.now() - startedAt)
}
