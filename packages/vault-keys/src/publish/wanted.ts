import type { Secret } from '@retriever/upstream/secret'

import { VaultError } from '../error.ts'
import type { VaultProblem } from '../error.ts'
import { dialects } from './dialects/dialect.ts'
import { bytesOf } from './dialects/encoded.ts'
import type { Encoded } from './dialects/encoded.ts'
import { jsonEntry, jsonObject } from './dialects/json.ts'
import { rawValue } from './dialects/raw.ts'
import type { PublishedFile, PublishTarget } from './target.ts'

/** A file as it shall be. */
export interface WantedFile {
  readonly name: string
  readonly content: Uint8Array
  readonly mode: number
}

/** A folder as it shall be. */
export interface Wanted {
  /** By name. */
  readonly files: readonly WantedFile[]
  /** Names of the target that have no file now, because their key is absent. */
  readonly absent: readonly string[]
  readonly folderMode: number
  readonly group: number | undefined
  readonly keepPreviousMs: number
}

type Values = Readonly<Record<string, Secret>>

const encoder = new TextEncoder()

/**
 * The contents of all files of a target.
 *
 * @throws a `VaultError` `value-unrepresentable` that names every value which the form of its file cannot hold.
 */
export function wantedFiles(values: Values, target: PublishTarget): Wanted {
  const problems: VaultProblem[] = []
  const files: WantedFile[] = []
  const absent: string[] = []
  for (const file of target.files) {
    const text = textOf(file, values, problems)
    if (text === undefined) absent.push(file.name)
    else {
      const mode = file.mode ?? target.fileMode ?? 0o440
      files.push({ name: file.name, content: encoder.encode(text), mode })
    }
  }
  if (problems.length > 0) {
    forget(files)
    throw unrepresentable(problems)
  }
  return {
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    absent,
    folderMode: target.folderMode ?? 0o550,
    group: target.group,
    keepPreviousMs: target.keepPreviousMs ?? 30_000,
  }
}

/** Overwrites the contents. The strings that they were made of are out of reach. */
export function forget(files: readonly { readonly content?: Uint8Array | undefined }[]): void {
  for (const { content } of files) content?.fill(0)
}

/** Undefined when the file has no reason to be there. Adds what does not fit to the problems. */
function textOf(file: PublishedFile, values: Values, problems: VaultProblem[]): string | undefined {
  const taken = (path: string, key: string, encoded: Encoded): string => {
    if ('text' in encoded) return encoded.text
    const message = `the value of "${key}" cannot be written: ${encoded.refused}`
    problems.push({ code: 'value-unrepresentable', path, message })
    return ''
  }
  if ('key' in file) {
    const value = valueOf(values, file.key)
    return value && taken(file.name, file.key, rawValue(value.reveal()))
  }
  const entries = 'json' in file ? file.json : file.variables
  const encode = 'json' in file ? jsonEntry : dialects[file.dialect].encode
  const lines = Object.keys(entries)
    .toSorted()
    .flatMap((name) => {
      const key = entries[name]
      const value = key === undefined ? undefined : valueOf(values, key)
      if (key === undefined || value === undefined) return []
      return [taken(`${file.name}#${name}`, key, encode(name, value.reveal()))]
    })
  if ('json' in file) return jsonObject(lines)
  const text = lines.join('')
  const limit = dialects[file.dialect].fileBytes
  if (limit !== undefined && bytesOf(text) > limit) {
    const message = `the file is larger than the ${limit} bytes that its readers take; spread it over several files`
    problems.push({ code: 'value-unrepresentable', path: file.name, message })
  }
  return text
}

function valueOf(values: Values, key: string): Secret | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined
}

function unrepresentable(problems: readonly VaultProblem[]): VaultError {
  const [first] = problems
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new VaultError(`${first?.path}: ${first?.message}${others}`, {
    code: 'value-unrepresentable',
    path: first?.path,
    problems,
    hint: 'Publish the key as a file of its own or in a JSON file, which hold every text, or change the value.',
  })
}
