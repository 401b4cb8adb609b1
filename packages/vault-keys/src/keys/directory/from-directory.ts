import { systemClock } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

import { VaultError } from '../../error.ts'
import type { VaultProblem } from '../../error.ts'
import type { Keys } from '../keys.ts'
import { keysTimes } from '../keys-options.ts'
import { createLiveKeys } from '../live-keys.ts'
import { createDirectorySource } from './directory-source.ts'
import type { WantedFile } from './directory-source.ts'

/** Which file holds a key. A string is the name of the file. */
export type FileSpec =
  | string
  | {
      readonly file: string
      /** A file that is absent is left out of the set. Default false: it is an error. */
      readonly optional?: boolean
      /** Default: as for all files. */
      readonly trim?: boolean
    }

/** How a folder of keys is read. */
export interface DirectoryOptions {
  /** Names the set in errors. Default `keys`. */
  readonly name?: string
  /** Cuts white space at both ends of each value. Default false: values are the bytes of their files. */
  readonly trim?: boolean
  /** Time between readings, beside those that changes of the folder cause while `run` runs. Default 30,000. */
  readonly refreshMs?: number
  /** For how long the last good values may be used while a file is gone. Default: for ever. */
  readonly maxStaleMs?: number
  /** How often refused values lead to a reading at most, and how long a `get` waits for it. Default 1,000. */
  readonly rejectThrottleMs?: number
  readonly clock?: Clock
  readonly random?: () => number
}

/**
 * Keys out of a folder in which somebody else publishes them, such as `retriever keys` beside the app: one file for each
 * key. It needs no Vault. Values are never mixed from two publications, and a file that vanishes keeps its last value.
 *
 * ```ts
 * const keys = fromDirectory('/vault/keys', ['api_key', 'app_key'])
 * const { value } = await keys.get()
 * ```
 *
 * Changes are seen within a tenth of a second while `keys.run(signal)` runs, otherwise by the next `get` after
 * `refreshMs`. Throws a {@link VaultError} `config` that names all mistakes.
 */
export function fromDirectory<const Name extends string>(
  folder: string,
  files: readonly Name[] | Readonly<Record<Name, FileSpec>>,
  options: DirectoryOptions = {},
): Keys<Name> {
  const { name = 'keys', trim = false, clock = systemClock, random = Math.random } = options
  const wanted = wantedFiles(files, trim)
  checkFiles(folder, wanted, name)
  const times = keysTimes(
    options,
    { refreshMs: 30_000, maxStaleMs: Infinity, deadlineMs: Infinity, rejectThrottleMs: 1_000 },
    name,
  )
  return createLiveKeys(createDirectorySource(folder, wanted, name, clock), {
    ...times,
    name,
    clock,
    random,
  })
}

function wantedFiles<Name extends string>(
  files: readonly Name[] | Readonly<Record<Name, FileSpec>>,
  trim: boolean,
): readonly WantedFile<Name>[] {
  if (isList(files)) return files.map((name) => ({ name, file: name, optional: false, trim }))
  const wanted: WantedFile<Name>[] = []
  for (const name in files) {
    const spec: FileSpec = files[name]
    const parts = typeof spec === 'string' ? { file: spec } : spec
    wanted.push({ name, optional: false, trim, ...parts })
  }
  return wanted
}

function isList<Name extends string>(
  files: readonly Name[] | Readonly<Record<Name, FileSpec>>,
): files is readonly Name[] {
  return Array.isArray(files)
}

function checkFiles(folder: string, wanted: readonly WantedFile<string>[], who: string): void {
  const problems: VaultProblem[] = wanted
    .filter(({ file }) => file === '' || file.startsWith('..') || /[/\0]/.test(file))
    .map(({ name }) => ({
      code: 'config',
      path: name,
      message: 'must name a file without a folder',
    }))
  if (folder === '') problems.push({ code: 'config', path: 'folder', message: 'must not be empty' })
  if (wanted.length === 0) {
    problems.push({ code: 'config', path: 'files', message: 'must name at least one file' })
  }
  if (problems.length === 0) return
  const told = problems.map(({ path, message }) => `${path} ${message}`)
  throw new VaultError(`${who}: ${told.join('; ')}`, {
    code: 'config',
    hint: 'Give the folder, and in it the names of files.',
    problems,
  })
}
