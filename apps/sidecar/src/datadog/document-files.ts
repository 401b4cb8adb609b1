import { open, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'

import { DatadogCommandError } from './failure.ts'

/** So many files of folders are read; who has more has named the wrong folder. */
const mostFiles = 10_000

/** A file as the user named it, and where it is; absent for stdin. */
export interface DocumentFile {
  readonly name: string
  readonly path?: string
}

/**
 * The files that these words mean: files, every `.json`, `.yaml` and `.yml` in folders, and stdin for `-`; each once,
 * where it is named first. Throws a `DatadogCommandError` when something cannot be read.
 */
export async function documentFiles(
  words: readonly string[],
  folder: string,
): Promise<readonly DocumentFile[]> {
  const found = await Promise.all(words.map((word) => filesAt(word, folder)))
  const byPath = new Map<string | undefined, DocumentFile>()
  for (const file of found.flat()) if (!byPath.has(file.path)) byPath.set(file.path, file)
  if (byPath.size <= mostFiles) return [...byPath.values()]
  throw new DatadogCommandError(66, `there are more than ${mostFiles} files in these folders`)
}

async function filesAt(word: string, folder: string): Promise<readonly DocumentFile[]> {
  if (word === '-') return [{ name: '<stdin>' }]
  const path = resolve(folder, word)
  const { isFolder } = await lookedAt(word, path)
  if (!isFolder) return [{ name: word, path }]
  const files = await filesBelow(word, path)
  if (files.length > 0) return files
  const message = `${word}: there is no .json, .yaml or .yml file in this folder`
  throw new DatadogCommandError(66, message)
}

/** Links to files are followed, as Kubernetes mounts them; links to folders are not: they may go round in a circle. */
async function filesBelow(name: string, path: string): Promise<readonly DocumentFile[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(name, error)
  })
  const visible = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const found: DocumentFile[] = []
  for (const entry of visible) {
    const below = { name: join(name, entry.name), path: join(path, entry.name) }
    if (entry.isDirectory()) found.push(...(await filesBelow(below.name, below.path)))
    else if (/\.(?:json|ya?ml)$/i.test(entry.name)) {
      const { isFolder } = await lookedAt(below.name, below.path)
      if (!isFolder) found.push(below)
    }
  }
  return found
}

async function lookedAt(name: string, path: string): Promise<{ readonly isFolder: boolean }> {
  try {
    return { isFolder: (await stat(path)).isDirectory() }
  } catch (error) {
    throw unreadable(name, error)
  }
}

/** Up to `limit` bytes and one more. */
export async function bytesOf(
  name: string,
  path: string | undefined,
  limit: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    const stream =
      path === undefined ? process.stdin : (await open(path)).createReadStream({ end: limit })
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array)
      chunks.push(bytes)
      length += bytes.length
      if (length > limit) break
    }
  } catch (error) {
    throw unreadable(name, error)
  }
  return Buffer.concat(chunks).subarray(0, limit + 1)
}

function unreadable(name: string, error: unknown): DatadogCommandError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  const why: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'no permission to read it',
    ELOOP: 'symbolic links go round in a circle',
  }
  return new DatadogCommandError(66, `${name} cannot be read: ${why[code] ?? code}`)
}
