/** Less is not worth telling: the `Date` header has whole seconds, and answers take their time. */
const WORTH_TELLING_MS = 30_000

/**
 * Watches how far the server's clock is ahead of ours. The returned function takes the two times of an answer, and
 * gives the difference when it should be told: it is more than half a minute, and so far from what was told last.
 */
export function watchSkew(): (serverAt: number, ourAt: number) => number | undefined {
  let told = 0
  return (serverAt, ourAt) => {
    const skewMs = serverAt - ourAt
    if (Math.abs(skewMs) <= WORTH_TELLING_MS) {
      told = 0
      return undefined
    }
    if (Math.abs(skewMs - told) <= WORTH_TELLING_MS) return undefined
    told = skewMs
    return skewMs
  }
}
