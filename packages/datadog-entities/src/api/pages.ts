/** How often a list that moves while it is read is begun anew. */
const MOST_RESTARTS = 5

/**
 * Reads a list by offsets while others change it: everything that is there from beginning to end comes exactly once.
 * Pages overlap by one item; when another one stands there, the list has moved, and is read from its beginning again,
 * without what has come already. `read` gives fewer than `size` items only at the end.
 */
export async function* overlappingPages<T>(
  size: number,
  idOf: (item: T) => string | number,
  read: (start: number, size: number) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  const seen = new Set<string | number>()
  let restarts = 0
  let start = 0
  let overlap: string | number | undefined
  for (;;) {
    const items = await read(start, size)
    const [first] = items
    const hasMoved = overlap !== undefined && (first === undefined || idOf(first) !== overlap)
    for (const item of items) {
      const id = idOf(item)
      if (seen.has(id)) continue
      seen.add(id)
      yield item
    }
    const last = items.at(-1)
    if (hasMoved && restarts < MOST_RESTARTS) {
      restarts += 1
      start = 0
      overlap = undefined
    } else if (last === undefined || items.length < size) {
      return
    } else {
      start += items.length - 1
      overlap = idOf(last)
    }
  }
}
