import type { Stats } from 'node:fs'

import type { Wanted } from '../wanted.ts'
import { errnoOf, existingFile, withOpen } from './file-system.ts'
import type { FileSystem } from './file-system.ts'
import { currentLink, readOwnName } from './names.ts'
import type { Kind, Seen, SeenEntry, SeenFile, SeenGeneration } from './seen.ts'

const memoryFileSystems = new Set([0x0102_1994 /* tmpfs */, 0x8584_58f6 /* ramfs */])

/** Looks at a folder, at what is published in it and at what was left behind. Changes nothing. */
export function observe(files: FileSystem, folder: string, wanted: Wanted): Seen {
  const self = entryAt(files, folder)
  const behind = self?.kind === 'link' ? behindLink(files, folder) : self
  if (behind?.kind !== 'folder') {
    return { self, folder: behind, entries: new Map(), current: undefined }
  }
  const sizes = new Map(wanted.files.map(({ name, content }) => [name, content.length]))
  const entries = new Map<string, SeenFile>()
  for (const found of files.readdirSync(folder, { withFileTypes: true })) {
    const { name } = found
    const matters =
      sizes.has(name) ||
      wanted.absent.includes(name) ||
      name === currentLink ||
      found.isSymbolicLink() ||
      readOwnName(name) !== undefined
    const entry = matters ? fileAt(files, `${folder}/${name}`, sizes.get(name)) : undefined
    if (entry) entries.set(name, entry)
  }
  return {
    self,
    folder: behind,
    entries,
    current: generationAt(files, folder, entries.get(currentLink)?.target, sizes),
  }
}

function generationAt(
  files: FileSystem,
  folder: string,
  name: string | undefined,
  sizes: ReadonlyMap<string, number>,
): SeenGeneration | undefined {
  if (name === undefined || readOwnName(name)?.kind !== 'generation') return undefined
  const path = `${folder}/${name}`
  const self = entryAt(files, path)
  if (self?.kind !== 'folder') return undefined
  const inside = new Map<string, SeenFile>()
  for (const file of listOf(files, path)) {
    const entry = fileAt(files, `${path}/${file}`, sizes.get(file))
    if (entry) inside.set(file, entry)
  }
  return { name, folder: self, files: inside }
}

/** A generation that may not be read counts as empty: it differs from every wanted one. */
function listOf(files: FileSystem, path: string): readonly string[] {
  try {
    return files.readdirSync(path)
  } catch (error) {
    if (isGone(error) || errnoOf(error) === 'EACCES') return []
    throw error
  }
}

function fileAt(files: FileSystem, path: string, size: number | undefined): SeenFile | undefined {
  const entry = entryAt(files, path)
  if (entry?.kind !== 'file' || size === undefined) return entry
  const content = contentAt(files, path, size)
  return content ? { ...entry, content } : entry
}

function entryAt(files: FileSystem, path: string): SeenEntry | undefined {
  const stats = files.lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return undefined
  const entry = entryOf(stats)
  if (entry.kind !== 'link') return entry
  try {
    return { ...entry, target: files.readlinkSync(path) }
  } catch (error) {
    // Another publisher was quicker.
    if (isGone(error)) return undefined
    throw error
  }
}

function behindLink(files: FileSystem, path: string): SeenEntry | undefined {
  const stats = files.statSync(path, { throwIfNoEntry: false })
  return stats && entryOf(stats)
}

function contentAt(files: FileSystem, path: string, size: number): Uint8Array | undefined {
  try {
    return withOpen(files, path, existingFile, (fd) => {
      const stats = files.fstatSync(fd)
      return stats.isFile() && stats.size === size ? files.readFileSync(fd) : undefined
    })
  } catch (error) {
    // What cannot be read is not what is wanted, and will be replaced.
    if (isGone(error) || ['EACCES', 'EPERM', 'ELOOP'].includes(errnoOf(error) ?? ''))
      return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT'
}

/** Whether a folder is kept in memory only; undefined if that cannot be told. */
export function isInMemory(files: FileSystem, path: string): boolean | undefined {
  try {
    return memoryFileSystems.has(files.statfsSync(path).type)
  } catch {
    return undefined
  }
}

function entryOf(stats: Stats): SeenEntry {
  return { kind: kindOf(stats), mode: stats.mode & 0o7777, owner: stats.uid, group: stats.gid }
}

function kindOf(stats: Stats): Kind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}
