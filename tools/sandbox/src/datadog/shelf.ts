/** Things of one kind by their ids, with a memory: what a read saw a moment ago can be seen again. */
export interface Shelf<K, V> {
  /** With an instant: as it was then. */
  get(key: K, at?: number): V | undefined
  /** In the order in which they first came. */
  all(at?: number): readonly V[]
  put(key: K, value: V): void
  /** Puts it there as if it had always been. */
  plant(key: K, value: V): void
  remove(key: K): void
}

interface Version<V> {
  readonly at: number
  /** Undefined: it was removed. */
  readonly value: V | undefined
}

/** So many versions of one thing are remembered. */
const remembered = 50

/** Creates an empty shelf that dates its changes by `now`. */
export function createShelf<K, V>(now: () => number): Shelf<K, V> {
  const versions = new Map<K, readonly Version<V>[]>()
  const note = (key: K, value: V | undefined): void => {
    const earlier = versions.get(key) ?? []
    versions.set(key, [...earlier.slice(1 - remembered), { at: now(), value }])
  }
  const seen = (of: readonly Version<V>[] | undefined, at = Infinity): V | undefined =>
    of?.findLast((version) => version.at <= at)?.value
  return {
    get: (key, at) => seen(versions.get(key), at),
    all: (at) =>
      [...versions.values()]
        .map((of) => seen(of, at))
        .filter((value): value is V & ({} | null) => value !== undefined),
    put: note,
    plant: (key, value) => void versions.set(key, [{ at: 0, value }]),
    remove(key) {
      if (seen(versions.get(key)) !== undefined) note(key, undefined)
    },
  }
}
