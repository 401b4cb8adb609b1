import type { WireHeaders } from './transport.ts'

/** Headers as undici gives them: an object of strings and lists. A `Headers` is built only when somebody wants it. */
export class RecordHeaders implements WireHeaders {
  readonly #record: Readonly<Record<string, string | string[] | undefined>>
  #headers: Headers | undefined

  constructor(record: Readonly<Record<string, string | string[] | undefined>>) {
    this.#record = record
  }

  get(name: string): string | null {
    const value = this.#record[name]
    return (Array.isArray(value) ? value.join(', ') : value) ?? null
  }

  toHeaders(): Headers {
    this.#headers ??= this.#build()
    return this.#headers
  }

  #build(): Headers {
    const headers = new Headers()
    for (const [name, value] of Object.entries(this.#record)) {
      for (const one of Array.isArray(value) ? value : [value ?? '']) {
        // A `Headers` takes Latin-1 only; servers send what they like.
        headers.append(name, one.replaceAll(/[^\t\u0020-\u00ff]/g, '?'))
      }
    }
    return headers
  }
}

/** Headers as `fetch` gives them. */
export function fetchedHeaders(headers: Headers): WireHeaders {
  return { get: (name) => headers.get(name), toHeaders: () => headers }
}
