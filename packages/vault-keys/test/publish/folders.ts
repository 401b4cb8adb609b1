import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

/** Root passes all checks of permissions, and may give files away. */
export const isRoot: boolean = process.geteuid?.() === 0

/** In memory where the machine has such a place: tests flush a lot. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A fresh folder, removed when the test has finished. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(place, 'retriever-publish-'))
  onTestFinished(() => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) chmodSync(join(folder, entry.name), 0o700)
    }
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** What a reader gets who opens these files by their visible names; a file that cannot be opened is not there. */
export function opened(folder: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      try {
        return [[name, readFileSync(join(folder, name), 'utf8')]]
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    }),
  )
}

/** Names in a folder that are of the publisher's making and still unfinished or out of date: all but `..data` and what it names. */
export function leftBehind(folder: string, current: string | undefined): readonly string[] {
  return readdirSync(folder).filter(
    (name) => name.startsWith('..') && name !== '..data' && name !== current,
  )
}

/** Names in a folder of what was never finished. */
export function unfinished(folder: string): readonly string[] {
  return leftBehind(folder, undefined).filter((name) => {
    const isFolder = lstatSync(join(folder, name)).isDirectory()
    return !isFolder || (lstatSync(join(folder, name)).mode & 0o1000) !== 0
  })
}

/** Permission bits, octal: `0440`. */
export function modeOf(...path: readonly string[]): string {
  return `0${(lstatSync(join(...path)).mode & 0o7777).toString(8)}`
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
