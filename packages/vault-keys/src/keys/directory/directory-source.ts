import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Clock } from '@retriever/upstream/clock'

import type { ReadKey } from '../extract.ts'
import type { KeysSource } from '../keys-source.ts'
import { toldTogether } from '../worst.ts'
import type { Finding } from '../worst.ts'
import { codeOf, readFolder } from './read-folder.ts'
import { findingOf } from './unreadable.ts'
import { createFolderWatch } from './watch-folder.ts'

/** A key that is read from a file. */
export interface WantedFile<Name extends string> {
  readonly name: Name
  /** Without a folder. */
  readonly file: string
  readonly optional: boolean
  readonly trim: boolean
}

/** Reads a set of keys from a folder. `who` names it in errors. */
export function createDirectorySource<Name extends string>(
  folder: string,
  wanted: readonly WantedFile<Name>[],
  who: string,
  clock: Clock,
): KeysSource<Name> {
  const watch = createFolderWatch(folder, clock)
  const files = [...new Set(wanted.map(({ file }) => file))]
  return {
    async read() {
      watch.check()
      const content = await readFolder(folder, files)
      const keys: ReadKey<Name>[] = []
      const findings: Finding[] = []
      for (const { name, file, optional, trim } of wanted) {
        const text = content.get(file)
        const origin = join(folder, file)
        if (typeof text === 'string') keys.push({ name, text: trim ? text.trim() : text, origin })
        else if (!(optional && codeOf(text) === 'ENOENT')) findings.push(findingOf(text, origin))
      }
      const [first, ...others] = findings
      if (first && (await isMissing(folder))) throw toldTogether(who, undefined, [noFolder(folder)])
      if (first) throw toldTogether(who, undefined, [first, ...others])
      return { keys }
    },
    watch: watch.start,
  }
}

async function isMissing(folder: string): Promise<boolean> {
  try {
    return !(await stat(folder)).isDirectory()
  } catch (error) {
    return codeOf(error) === 'ENOENT'
  }
}

function noFolder(path: string): Finding {
  return {
    code: 'secret-not-found',
    path,
    message: 'is no folder',
    hint: 'Mount the volume there, and let what publishes the keys run first.',
  }
}
