/** Something that stands in an order, by its links to others. */
export interface LinkNode {
  readonly ref: string
  /** Among those that could come next, the lowest comes first; then the one that was given first. */
  readonly rank: number
  /** The refs to which it links; those that are not among the nodes do not count. */
  readonly to: readonly string[]
}

/** An order, or what stands against one. */
export type LinkOrder =
  | { readonly ok: true; readonly refs: readonly string[] }
  /** Every cycle whole, as `a, b, c, a`; one for each knot of entities that link to each other. */
  | { readonly ok: false; readonly cycles: readonly (readonly string[])[] }

/** The refs in an order in which everything comes after that to which it links. The same input gives the same order. */
export function linkOrder(nodes: readonly LinkNode[]): LinkOrder {
  const byRef = new Map(nodes.map((node) => [node.ref, node]))
  const open = new Map(
    nodes.map(({ ref, to }) => [ref, new Set(to.filter((target) => byRef.has(target)))] as const),
  )
  const linkedFrom = new Map<string, string[]>()
  for (const [ref, targets] of open) {
    for (const target of targets) linkedFrom.set(target, [...(linkedFrom.get(target) ?? []), ref])
  }
  const place = new Map(nodes.map(({ ref }, index) => [ref, index]))
  const ready = createQueue((ref) => [byRef.get(ref)?.rank ?? 0, place.get(ref) ?? 0])
  for (const [ref, targets] of open) if (targets.size === 0) ready.add(ref)
  const refs: string[] = []
  for (let next = ready.take(); next !== undefined; next = ready.take()) {
    refs.push(next)
    for (const ref of linkedFrom.get(next) ?? []) {
      const targets = open.get(ref)
      targets?.delete(next)
      if (targets?.size === 0) ready.add(ref)
    }
    open.delete(next)
  }
  return open.size === 0 ? { ok: true, refs } : { ok: false, cycles: cyclesIn(open) }
}

type Links = ReadonlyMap<string, ReadonlySet<string>>

/** One shortest cycle of each knot. What only links into a knot is left over as well, and in no cycle. */
function cyclesIn(open: Links): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = []
  const known = new Set<string>()
  const backwards = reversed(open)
  for (const ref of open.keys()) {
    if (known.has(ref)) continue
    const cycle = shortestWayBack(ref, open)
    if (cycle === undefined) continue
    cycles.push(cycle)
    const leadHere = reachable(ref, backwards)
    for (const other of reachable(ref, open)) if (leadHere.has(other)) known.add(other)
  }
  return cycles
}

function shortestWayBack(start: string, links: Links): readonly string[] | undefined {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const ref of queue) {
    for (const target of links.get(ref) ?? []) {
      if (target === start) return [...wayTo(ref, start, cameFrom), start]
      if (cameFrom.has(target) || !links.has(target)) continue
      cameFrom.set(target, ref)
      queue.push(target)
    }
  }
  return undefined
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end]
  for (let ref = end; ref !== start;) {
    ref = cameFrom.get(ref) ?? start
    way.unshift(ref)
  }
  return way
}

function reachable(start: string, links: Links): ReadonlySet<string> {
  const found = new Set([start])
  for (const ref of found) for (const target of links.get(ref) ?? []) found.add(target)
  return found
}

function reversed(links: Links): Links {
  const back = new Map<string, Set<string>>()
  for (const [ref, targets] of links) {
    for (const target of targets) back.set(target, (back.get(target) ?? new Set()).add(ref))
  }
  return back
}

interface Queue {
  add(ref: string): void
  take(): string | undefined
}

/** A heap: the ref with the lowest key is taken first. */
function createQueue(keyOf: (ref: string) => readonly [number, number]): Queue {
  const heap: string[] = []
  const before = (a: string | undefined, b: string | undefined): boolean => {
    if (a === undefined || b === undefined) return false
    const [rankA, placeA] = keyOf(a)
    const [rankB, placeB] = keyOf(b)
    return rankA === rankB ? placeA < placeB : rankA < rankB
  }
  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]]
    if (a === undefined || b === undefined) return
    heap[i] = b
    heap[j] = a
  }
  return {
    add(ref) {
      heap.push(ref)
      for (let at = heap.length - 1; at > 0;) {
        const parent = (at - 1) >> 1
        if (!before(heap[at], heap[parent])) break
        swap(at, parent)
        at = parent
      }
    },
    take() {
      swap(0, heap.length - 1)
      const first = heap.pop()
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2]
        const child = before(heap[right], heap[left]) ? right : left
        if (!before(heap[child], heap[at])) break
        swap(at, child)
        at = child
      }
      return first
    },
  }
}
