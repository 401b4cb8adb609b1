/** Tells news to people who use a screen reader: sparingly, one message at a time. */
export interface Announcer {
  announce(news: readonly string[]): void
}

const restMs = 4_000
const atOnce = 3

/** Speaks through this live region. */
export function createAnnouncer(region: HTMLElement): Announcer {
  let waiting: string[] = []
  let resting = false

  const speak = () => {
    if (waiting.length === 0) {
      resting = false
      return
    }
    const rest = waiting.length - atOnce
    region.textContent =
      waiting.slice(0, atOnce).join(' ') + (rest > 0 ? ` And ${rest} more changes.` : '')
    waiting = []
    resting = true
    setTimeout(speak, restMs)
  }

  return {
    announce(news) {
      waiting.push(...news)
      if (!resting) speak()
    },
  }
}
