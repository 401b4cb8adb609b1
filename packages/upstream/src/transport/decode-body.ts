import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

/** Says that a body is larger than allowed once it is decompressed. */
export class BodyTooLarge extends Error {}

/** The encodings that a client asks for. */
export const ACCEPT_ENCODING = 'gzip, deflate, br'

/**
 * Undoes `Content-Encoding`. Throws {@link BodyTooLarge} before more than `maxBytes` are produced, and the error of
 * zlib when the body is not what the header says.
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string | null,
  maxBytes: number,
): Promise<Uint8Array> {
  if (contentEncoding === null || body.length === 0) return body
  let decoded = body
  for (const coding of contentEncoding.toLowerCase().split(',').toReversed()) {
    decoded = await decode(decoded, coding.trim(), maxBytes)
  }
  return decoded
}

const codings = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
} as const
const rawDeflate = promisify(inflateRaw)

async function decode(body: Uint8Array, coding: string, maxBytes: number): Promise<Uint8Array> {
  if (coding === '' || coding === 'identity') return body
  if (!isKnown(coding)) throw new Error(`the content encoding ${coding} was not asked for`)
  // Some servers send deflate without the zlib wrapper, whose first four bits are 8.
  const raw = coding === 'deflate' && ((body[0] ?? 0) & 0x0f) !== 8
  try {
    const decoded = await (raw ? rawDeflate : codings[coding])(body, { maxOutputLength: maxBytes })
    return new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength)
  } catch (error) {
    if (error instanceof RangeError) throw new BodyTooLarge()
    throw error
  }
}

function isKnown(coding: string): coding is keyof typeof codings {
  return Object.hasOwn(codings, coding)
}
