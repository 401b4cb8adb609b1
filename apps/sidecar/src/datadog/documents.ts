import { open, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'

import { decode } from '@retriever/datadog-entities'
import type { Declared, Problem } from '@retriever/datadog-entities'

import { DatadogCommandError } from './failure.ts'
import { offlineProblems } from './offline.ts'

/** Longest document, in bytes. */
const longestDocument = 256 * 1024

/** So many files of folders are read; who has more has named the wrong folder. */
const mostFiles = 10_000

/** A file as the user named it, and where it is; absent for stdin. */
interface DocumentFile {
  readonly name: string
  readonly path?: string
}

/** What documents say, or everything that is wrong with them. */
export interface Documents {
  readonly files: number
  readonly declared: readonly Declared[]
  /** Of all files, in their order. */
  readonly problems: readonly Problem[]
}

/**
 * Reads and checks files, folders (every `.json`, `.yaml` and `.yml` in them) and `-`, which is stdin. Asks nobody.
 * Throws a `DatadogCommandError` when something cannot be read.
 */
export async function readDocuments(
  words: readonly string[],
  { folder, format }: { readonly folder: string; readonly format?: string | undefined },
): Promise<Documents> {
  if (words.filter((word) => word === '-').length > 1) {
    throw new DatadogCommandError(64, '"-" can be given once')
  }
  const found = await Promise.all(words.map((word) => filesAt(word, folder)))
  const files = found.flat()
  if (files.length > mostFiles) {
    throw new DatadogCommandError(66, `there are more than ${mostFiles} files in these folders`)
  }
  const declared: Declared[] = []
  const problems: Problem[] = []
  for (const file of files) {
    const text = await textOf(file)
    const decoded =
      text === undefined
        ? { ok: false as const, problems: [notText(file)] }
        : decode(text, {
            file: file.name,
            maxBytes: longestDocument,
            ...(format !== undefined && { format }),
          })
    if (decoded.ok) declared.push(...decoded.value)
    else problems.push(...decoded.problems)
  }
  const order = new Map(files.map(({ name }, index) => [name, index]))
  const rank = ({ place }: Problem) => order.get(place?.file ?? '') ?? files.length
  const all = [...problems, ...(await offlineProblems(declared))]
  return {
    files: files.length,
    declared,
    problems: all.toSorted(
      (one, other) => rank(one) - rank(other) || (one.place?.line ?? 0) - (other.place?.line ?? 0),
    ),
  }
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

/** The text, and of one that is too long so much that this can be told; undefined when it is no UTF-8. */
async function textOf({ name, path }: DocumentFile): Promise<string | undefined> {
  const bytes = await bytesOf(name, path, longestDocument)
  if (bytes.length > longestDocument) return bytes.toString('latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
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

function notText({ name }: DocumentFile): Problem {
  const hint = 'Save it as UTF-8.'
  return { pointer: '', message: 'this is no text in UTF-8', hint, place: { file: name } }
}
