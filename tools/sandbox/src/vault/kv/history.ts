/** So many changes of one secret are kept for those who look at a stale copy. */
const kept = 100

/** Values by path, with what they were earlier. */
export class History<T> {
  readonly #byPath = new Map<
    string,
    readonly { readonly at: number; readonly value: T | undefined }[]
  >()

  /** Sets the value from this instant on; undefined removes it. */
  set(path: string, value: T | undefined, at: number): void {
    this.#byPath.set(path, [...(this.#byPath.get(path) ?? []), { at, value }].slice(-kept))
  }

  /** The value as it was at an instant. */
  get(path: string, at: number): T | undefined {
    return this.#byPath.get(path)?.findLast((change) => change.at <= at)?.value
  }

  /** The paths that had a value at an instant, in order. */
  paths(at: number): readonly string[] {
    return [...this.#byPath.keys()].filter((path) => this.get(path, at) !== undefined).toSorted()
  }
}
