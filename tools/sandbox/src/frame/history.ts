/** A value that remembers what it was: what a read saw a moment ago can be seen again. */
export interface History<T> {
  /** Without an instant as it is; with one as it was then. */
  seen(at?: number): T
  put(value: T): void
}

/** So many earlier values are remembered. */
const remembered = 100

/** Begins with this value, as if it had always been so. Changes are dated by `now`. */
export function createHistory<T>(now: () => number, first: T): History<T> {
  let versions: readonly { readonly from: number; readonly value: T }[] = [
    { from: -Infinity, value: first },
  ]
  return {
    seen: (at = Infinity) =>
      (versions.findLast(({ from }) => from <= at) ?? { value: first }).value,
    put(value) {
      versions = [...versions.slice(1 - remembered), { from: now(), value }]
    },
  }
}
