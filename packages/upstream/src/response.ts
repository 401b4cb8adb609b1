import type { WireHeaders } from './transport/transport.ts'

/** An answer with an accepted status. The body is complete and decompressed. */
export interface UpstreamResponse {
  readonly status: number
  readonly headers: Headers
  /** At most `maxResponseBytes`. */
  readonly body: Uint8Array
  /** The body in the charset that `Content-Type` names, else UTF-8. */
  text(): string
  /** The body as JSON. Throws {@link UpstreamError} `malformed` when it is none. */
  json(): unknown
  /** How many attempts it took. */
  readonly attempts: number
  /** The whole call, in milliseconds. */
  readonly durationMs: number
}

/** Builds headers and text only when they are asked for. */
export class Answer implements UpstreamResponse {
  readonly status: number
  readonly body: Uint8Array
  readonly attempts: number
  readonly durationMs: number
  readonly #headers: WireHeaders
  readonly #notJson: (answer: UpstreamResponse) => Error

  constructor(
    fields: Pick<UpstreamResponse, 'status' | 'body' | 'attempts' | 'durationMs'>,
    headers: WireHeaders,
    notJson: (answer: UpstreamResponse) => Error,
  ) {
    this.status = fields.status
    this.body = fields.body
    this.attempts = fields.attempts
    this.durationMs = fields.durationMs
    this.#headers = headers
    this.#notJson = notJson
  }

  get headers(): Headers {
    return this.#headers.toHeaders()
  }

  text(): string {
    return textOf(this.body, this.#headers.get('content-type'))
  }

  json(): unknown {
    try {
      return JSON.parse(this.text())
    } catch {
      // The message of a SyntaxError quotes the body, perhaps half a secret.
      throw this.#notJson(this)
    }
  }
}

const utf8 = new TextDecoder()

/** Decodes a body by the charset of its content type. Bytes that do not fit become U+FFFD. */
export function textOf(body: Uint8Array, contentType: string | null): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return utf8.decode(body)
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return utf8.decode(body)
  }
}
