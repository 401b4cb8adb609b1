import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Reads a file, but no more than so many bytes of it and one more, by which it can be told that there were more. */
export async function readBytes(file: string, atMost: number): Promise<Buffer> {
  const buffer = Buffer.alloc(atMost + 1)
  const length = readPlain(file, buffer) ?? (await readStream(file, buffer))
  return buffer.subarray(0, length)
}

/** At once: a plain file is there. Undefined for a pipe or a device, which may let its readers wait for ever. */
function readPlain(file: string, buffer: Buffer): number | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!fstatSync(descriptor).isFile()) return undefined
    for (let length = 0; ;) {
      const left = buffer.length - length
      const count = readSync(descriptor, buffer, length, left, null)
      length += count
      if (count === 0 || count === left) return length
    }
  } finally {
    closeSync(descriptor)
  }
}

async function readStream(file: string, buffer: Buffer): Promise<number> {
  const { open } = await import('node:fs/promises')
  const handle = await open(file)
  try {
    for (let length = 0; ;) {
      const left = buffer.length - length
      const { bytesRead } = await handle.read(buffer, length, left)
      length += bytesRead
      if (bytesRead === 0 || bytesRead === left) return length
    }
  } finally {
    await handle.close()
  }
}
