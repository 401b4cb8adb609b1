import { hideByKey } from './hide-by-key.ts'
import { plainText } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'
import { SecretValue } from './secret-value.ts'
import type { Range } from './secret-value.ts'
import type { IsSensitive } from './sensitive-keys.ts'

/** What stands where a secret stood. */
export const REDACTED = '[redacted]'

/** Values that were registered first are forgotten first when there are more than this. */
const MOST_VALUES = 1_000
/** No more of a text than this is searched. */
const LONGEST_TEXT = 262_144
/** The longest escape of one character, for example `\\\\u00e9`. */
const LONGEST_ESCAPE = 12

/** Takes secrets out of texts: by registered value, and by the key that a value stands under. */
export class Redactor {
  readonly isSensitive: IsSensitive
  readonly #base: Redactor | undefined
  readonly #values = new Map<string, SecretValue>()
  #shortest = Infinity

  constructor(isSensitive: IsSensitive, values: Iterable<string> = [], base?: Redactor) {
    this.isSensitive = isSensitive
    this.#base = base
    for (const value of values) this.add(value)
  }

  /** Registers a value. Nothing happens when it is empty or known. */
  add(value: string): void {
    for (const form of new Set([value, value.trim()])) {
      if (form.trim() === '' || this.#knows(form)) continue
      const secret = new SecretValue(form)
      this.#values.set(form, secret)
      this.#shortest = Math.min(this.#shortest, secret.shortest)
    }
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= MOST_VALUES) break
      this.#values.delete(oldest)
    }
  }

  /** The same redactor with further values. Costs nothing when it knows them already. */
  with(values: readonly string[]): Redactor {
    return values.every((value) => this.#knows(value))
      ? this
      : new Redactor(this.isSensitive, values, this)
  }

  /** The text without registered values. Enough for texts that have no keys, such as a path. */
  values(text: string): string {
    if (text.length < this.#shortestOfAll()) return text
    const found = this.#find(text, plainText(text)).toSorted(([a], [b]) => a - b)
    let hidden = ''
    let done = 0
    for (const [start, end] of found) {
      if (start >= done) hidden += text.slice(done, start) + REDACTED
      done = Math.max(done, end)
    }
    return hidden + text.slice(done)
  }

  /** The text without registered values and without values that stand under a sensitive key. */
  text(text: string): string {
    const hidden = hideByKey(this.values(text.slice(0, LONGEST_TEXT)), this.isSensitive, REDACTED)
    if (text.length <= LONGEST_TEXT) return hidden
    // The cut may have gone through a secret, which is then no longer recognised.
    return hidden.slice(0, Math.max(0, hidden.length - this.#longest() * LONGEST_ESCAPE))
  }

  /** The headers without registered values and without the values of sensitive ones. */
  headers(headers: Headers): Headers {
    const clean = new Headers()
    for (const [name, value] of headers) {
      clean.append(name, this.isSensitive(name) ? REDACTED : this.text(value))
    }
    return clean
  }

  #find(text: string, plain: PlainText): readonly Range[] {
    const own = [...this.#values.values()].flatMap((secret) => secret.find(text, plain))
    return this.#base ? [...own, ...this.#base.#find(text, plain)] : own
  }

  #knows(value: string): boolean {
    return this.#values.has(value) || (this.#base !== undefined && this.#base.#knows(value))
  }

  #shortestOfAll(): number {
    return this.#base ? Math.min(this.#shortest, this.#base.#shortestOfAll()) : this.#shortest
  }

  #longest(): number {
    const lengths = [...this.#values.values()].map(({ length }) => length)
    return Math.max(0, ...lengths, this.#base ? this.#base.#longest() : 0)
  }
}
