import { parseExactJson } from './exact-json.ts'
import type { WireAnswer } from './transport/wire.ts'

/** An answer as far as it could be read. */
export interface ReadAnswer {
  readonly status: number
  /** Undefined when there was none. */
  readonly body: unknown
  /** False when there is a body that is no JSON. */
  readonly isJson: boolean
  /** The texts of `errors`; undefined when the body is not what a Vault sends. */
  readonly errors: readonly string[] | undefined
  readonly warnings: readonly string[]
  /** A short body that is no JSON. */
  readonly text?: string
  readonly requestId?: string
  readonly dateAt?: number
  readonly retryAfterMs?: number
}

/** Bodies that are longer than this are pages of somebody else, not messages. */
const LONGEST_TEXT = 500

/** Reads the body and the headers that matter. `now` is the time of day, for a `Retry-After` that is a date. */
export function readAnswer({ status, headers, body }: WireAnswer, now: number): ReadAnswer {
  const read = readBody(body)
  const fields: Fields = isRecord(read.body) ? read.body : {}
  const requestId = fields['request_id']
  const date = headers.date === undefined ? Number.NaN : Date.parse(headers.date)
  const retryAfterMs = delayOf(headers['retry-after'], now)
  return {
    status,
    ...read,
    errors: errorsOf(read, fields),
    warnings: texts(fields['warnings']),
    ...(typeof requestId === 'string' && requestId !== '' && { requestId }),
    ...(Number.isFinite(date) && { dateAt: date }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

type Fields = Readonly<Record<string, unknown>>

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readBody(bytes: Uint8Array): Pick<ReadAnswer, 'body' | 'isJson' | 'text'> {
  if (bytes.length === 0) return { body: undefined, isJson: true }
  let text: string | undefined
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.trim() === ''
      ? { body: undefined, isJson: true }
      : { body: parseExactJson(text), isJson: true }
  } catch {
    const short = text !== undefined && text.length <= LONGEST_TEXT ? text : undefined
    return { body: undefined, isJson: false, ...(short !== undefined && { text: short }) }
  }
}

/** An empty body has no errors; an object without them, such as that of a sealed server's health, neither. */
function errorsOf(
  read: Pick<ReadAnswer, 'body' | 'isJson'>,
  fields: Fields,
): readonly string[] | undefined {
  if (!read.isJson) return undefined
  if (read.body !== undefined && !isRecord(read.body)) return undefined
  return texts(fields['errors'])
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}

/** `Retry-After`: whole seconds, of which there may be none left, or a date. */
function delayOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  // A date begins with its weekday; parsers make something of a bare number too.
  const at = /^[a-z]/i.test(header) ? Date.parse(header) : Number.NaN
  return Number.isFinite(at) ? Math.max(0, at - now) : undefined
}
