/** Tells whether a text fits. */
export type Pattern = (text: string) => boolean

/**
 * Makes a pattern of text in which `*` stands for any characters, also for none: `shop-*`, `*-dev/ci`. Everything else
 * stands for itself, in its case. It takes time in proportion to the length of what is compared, however many stars
 * there are.
 */
export function patternOf(source: string): Pattern {
  const [first = '', ...others] = source.split('*')
  const last = others.pop()
  if (last === undefined) return (text) => text === source
  const shortest = first.length + last.length
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false
    const end = text.length - last.length
    let from = first.length
    for (const part of others) {
      const found = text.indexOf(part, from)
      if (found < 0 || found + part.length > end) return false
      from = found + part.length
    }
    return true
  }
}

const known = new Map<string, Pattern>()
const mostKnown = 1_000

/** Whether the text fits one of these patterns. */
export function fitsAny(sources: readonly string[], text: string): boolean {
  return sources.some((source) => kept(source)(text))
}

/** Patterns come from the configuration, so that there are few of them. */
function kept(source: string): Pattern {
  let pattern = known.get(source)
  if (!pattern) {
    pattern = patternOf(source)
    if (known.size < mostKnown) known.set(source, pattern)
  }
  return pattern
}
