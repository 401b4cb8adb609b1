import { ExactNumber } from '../api/exact-number.ts'
import { exactJson } from './exact-json.ts'

/** How a value of a secret becomes the text of a key. */
export interface Decoding {
  readonly json: boolean
  readonly pattern?: RegExp
  readonly encoding?: 'base64'
}

/** A value that is not of the expected form: what is wrong with it, never what it is. */
export interface Undecodable {
  readonly message: string
  readonly hint: string
}

/** The text of a value; undefined when it is missing, which null is too. */
export function decode(value: unknown, decoding: Decoding): string | Undecodable | undefined {
  const text = textOf(value, decoding.json)
  if (typeof text !== 'string') return text
  const decoded = decoding.encoding === 'base64' ? fromBase64(text) : text
  if (typeof decoded !== 'string') return decoded
  // `search` takes no notice of where a global pattern stopped the last time.
  if (decoding.pattern && decoded.search(decoding.pattern) < 0) {
    return {
      message: `does not match ${decoding.pattern}`,
      hint: 'Write a value of the expected form, or correct the pattern.',
    }
  }
  return decoded
}

function textOf(value: unknown, json: boolean): string | Undecodable | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof ExactNumber) return value.text
  if (json) return exactJson(value)
  return {
    message: `is ${Array.isArray(value) ? 'an array' : 'an object'}`,
    hint: 'Write a string; or say json: true to be given its JSON text.',
  }
}

/** Only what an encoder writes: padded, on one line, with no bit left over. */
function fromBase64(text: string): string | Undecodable {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) {
    return {
      message: 'is not base64',
      hint: 'Encode it without line breaks, for example with base64 -w0.',
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return {
      message: 'holds bytes that are no UTF-8 text',
      hint: 'Only text can be a key: leave the value encoded, and decode it where it is used.',
    }
  }
}
