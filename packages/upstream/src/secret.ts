const HIDDEN = '[secret]'

/**
 * A value that does not show itself: converted to a string or to JSON, or inspected, it is `[secret]`.
 *
 * ```ts
 * const token = new Secret('s3cr3t')
 * `${token}` // '[secret]'
 * token.reveal() // 's3cr3t'
 * ```
 */
export class Secret<T extends string = string> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself. Call it where the value is sent, and nowhere else. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN
  }

  static {
    // By this name `inspect` and `console.log` ask an object how to show it.
    const inspected = Symbol.for('nodejs.util.inspect.custom')
    Object.defineProperty(this.prototype, inspected, { value: () => HIDDEN })
  }
}
