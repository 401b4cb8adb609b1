import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** Larger files are no keys: somebody mounted the wrong volume. */
const LARGEST_BYTES = 2 ** 20

/** A file that cannot be a key, whatever is done about access to it. */
export class UnfitFile extends Error {
  override readonly name = 'UnfitFile'
}

/** Reads a small text file, byte by byte. Rejects with an {@link UnfitFile}, or as `node:fs` does. */
export async function readKeyFile(path: string): Promise<string> {
  // Without O_NONBLOCK, opening a pipe would wait for somebody who writes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const about = await file.stat()
    if (!about.isFile()) throw new UnfitFile('is not a file')
    if (about.size > LARGEST_BYTES) throw new UnfitFile(`is larger than ${LARGEST_BYTES} bytes`)
    return textOf(await file.readFile())
  } finally {
    await file.close()
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UnfitFile('holds bytes that are no UTF-8 text')
  } finally {
    bytes.fill(0)
  }
}
