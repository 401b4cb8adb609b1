/** One key that callers may present: whose it is, and its digest. */
export interface KnownKey {
  readonly id: string
  /** SHA-256 of the key. */
  readonly digest: Uint8Array
}

/** The lines of a file of keys, or every mistake in it. */
export type KeysFile =
  | { readonly ok: true; readonly keys: readonly KnownKey[] }
  | { readonly ok: false; readonly mistakes: readonly string[] }

const line = /^([A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?):([0-9a-f]{64})$/i
const mostKeys = 10_000

/**
 * Reads lines of `id:sha256 of the key, in hex`; empty lines and those that begin with `#` say nothing. An id may stand
 * on several lines, so that its key can be replaced without a gap. No message repeats a line: somebody may have put a
 * key itself there.
 */
export function parseKeysFile(text: string): KeysFile {
  const mistakes: string[] = []
  const owners = new Map<string, string>()
  const keys: KnownKey[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const written = raw.trim()
    if (written === '' || written.startsWith('#')) continue
    const [, id, hex] = line.exec(written) ?? []
    const at = `line ${index + 1}`
    if (id === undefined || hex === undefined) {
      mistakes.push(`${at}: expected id:digest, the digest being SHA-256 in 64 hexadecimal digits`)
      continue
    }
    const digits = hex.toLowerCase()
    const owner = owners.get(digits)
    if (owner !== undefined && owner !== id) {
      mistakes.push(`${at}: the key is that of "${owner}", too`)
      continue
    }
    if (owner === undefined) keys.push({ id, digest: Buffer.from(digits, 'hex') })
    owners.set(digits, id)
  }
  if (keys.length > mostKeys) mistakes.push(`there are more than ${mostKeys} keys`)
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, keys }
}
