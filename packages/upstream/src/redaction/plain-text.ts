import { Buffer } from 'node:buffer'

/** A text without its escapes, and where each of its characters came from. */
export interface PlainText {
  /** One character for each byte of UTF-8. */
  readonly bytes: string
  /** For each character of `bytes`, where its origin begins in the text; and at last the length of the text. */
  readonly origins: readonly number[]
}

/** A backslash, as often as a text in a text repeats it, or its URL encoding. */
const BACKSLASHES = String.raw`(?:\\|%(?:25)*5c)+`

/** Escapes of JSON, URLs and HTML, also of texts inside texts; and what is not ASCII. */
const ESCAPES = new RegExp(
  [
    String.raw`(?<units>(?:${BACKSLASHES}u[\da-f]{4})+)`,
    String.raw`${BACKSLASHES}(?<control>[nrtbf])?`,
    String.raw`%(?:25)*(?<byte>[\da-f]{2})`,
    String.raw`&(?:amp;)*(?:#(?<decimal>\d{1,7})|#x(?<hex>[\da-f]{1,6})|(?<name>amp|lt|gt|quot|apos));`,
    String.raw`(?<wide>[^\0-\x7f]+)`,
  ].join('|'),
  'gi',
)

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/**
 * Undoes the escapes that a value meets on its way through requests, answers and messages: JSON in JSON, `\/` of PHP,
 * URL encoding, HTML. Two texts that differ only in those become the same. So do the two alphabets of base64, and
 * spaces and the `+` that forms write for them.
 */
export function plainText(text: string): PlainText {
  let bytes = ''
  const origins: number[] = []
  const take = (plain: string, from: number, step: 0 | 1): void => {
    for (let at = 0; at < plain.length; at += 1) origins.push(from + at * step)
    bytes += plain
  }
  let done = 0
  for (const { 0: escape, index, groups = {} } of text.matchAll(ESCAPES)) {
    take(text.slice(done, index), done, 1)
    take(unescape(groups), index, 0)
    done = index + escape.length
  }
  take(text.slice(done), done, 1)
  origins.push(text.length)
  return { bytes: bytes.replaceAll(/[ +]/g, '-').replaceAll('/', '_'), origins }
}

type Escape = Readonly<
  Partial<Record<'units' | 'control' | 'byte' | 'decimal' | 'hex' | 'name' | 'wide', string>>
>

/** What an escape stands for. A backslash that escapes nothing special stands for nothing. */
function unescape({ units, control, byte, decimal, hex, name, wide }: Escape): string {
  if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
  if (control !== undefined) return CONTROLS[control.toLowerCase()] ?? ''
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? ''
  if (decimal !== undefined) return utf8(character(Number(decimal)))
  if (hex !== undefined) return utf8(character(Number.parseInt(hex, 16)))
  const codes = units?.match(/u[\da-f]{4}/gi)?.map((unit) => Number.parseInt(unit.slice(1), 16))
  return utf8(codes ? String.fromCharCode(...codes) : (wide ?? ''))
}

function character(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : ''
}

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}
