import { realpath } from 'node:fs/promises'
import { join } from 'node:path'

import { readKeyFile } from './read-file.ts'

/** How often a folder that is swapped while it is read is read again. */
const MOST_TRIES = 5

/** Gives the text of a file. */
type ReadFile = (path: string) => Promise<string>

/** What came of each file, by its name. */
export type FolderContent = ReadonlyMap<string, string | Error>

/**
 * Reads files that are published together. Where Kubernetes and `publish` lay them out, they stand in a folder that
 * `..data` leads to, and are swapped as a whole: all are read from the same one. It may be removed while it is read;
 * then the next one is taken.
 */
export async function readFolder(
  folder: string,
  files: readonly string[],
  read: ReadFile = readKeyFile,
): Promise<FolderContent> {
  let place = await currentPlace(folder)
  for (let tries = 1; ; tries += 1) {
    const content = await readAt(place, files, read)
    const gone = [...content.values()].some(
      (text) => text instanceof Error && codeOf(text) === 'ENOENT',
    )
    if (!gone || tries === MOST_TRIES) return content
    const now = await currentPlace(folder)
    if (now === place && tries > 1) return content
    place = now
  }
}

/** The `code` of an error of the file system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

async function currentPlace(folder: string): Promise<string> {
  try {
    return await realpath(join(folder, '..data'))
  } catch {
    return folder
  }
}

async function readAt(
  place: string,
  files: readonly string[],
  read: ReadFile,
): Promise<FolderContent> {
  const content = await Promise.all(
    files.map(async (file) => [file, await read(join(place, file)).catch(asError)] as const),
  )
  return new Map(content)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('unknown')
}
