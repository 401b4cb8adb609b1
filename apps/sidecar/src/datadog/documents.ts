import { decode, formats } from '@retriever/datadog-entities'
import type { Checked, Declared, Problem } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import type { CheckRules } from './check-options.ts'
import { bytesOf, documentFiles } from './document-files.ts'
import type { DocumentFile } from './document-files.ts'
import { offlineProblems } from './offline.ts'

/** Longest document, in bytes: more than a request may bring, because somebody has named the file. */
export const longestDocument = 8 * 1024 * 1024

/** What documents say, or everything that is wrong with them. */
export interface Documents {
  readonly files: number
  readonly declared: readonly Declared[]
  /** Of all files, in their order. */
  readonly problems: readonly Problem[]
}

/** How documents are read. */
export interface ReadOptions {
  /** Relative paths begin here. */
  readonly folder: string
  /** Of all of them. Absent: by their names and contents. */
  readonly format?: string | undefined
  readonly rules: CheckRules
}

/**
 * Reads and checks files, folders (every `.json`, `.yaml` and `.yml` in them) and `-`, which is stdin. Asks nobody.
 * Throws a `DatadogCommandError` when something cannot be read.
 */
export async function readDocuments(
  words: readonly string[],
  { folder, format, rules }: ReadOptions,
): Promise<Documents> {
  assertReadable(words, format)
  const files = await documentFiles(words, folder)
  const declared: Declared[] = []
  const problems: Problem[] = []
  for (const file of files) {
    const text = await textOf(file)
    const decoded = text.ok
      ? decode(text.value, {
          file: file.name,
          maxBytes: longestDocument,
          alertRules: rules,
          ...(format !== undefined && { format }),
        })
      : text
    // One by one: so many arguments as a large file declares are too many for a call.
    if (decoded.ok) for (const one of decoded.value) declared.push(one)
    else for (const problem of decoded.problems) problems.push(problem)
  }
  const order = new Map(files.map(({ name }, index) => [name, index]))
  const rank = ({ place }: Problem) => order.get(place?.file ?? '') ?? files.length
  const all = [...problems, ...(await offlineProblems(declared, rules))]
  return {
    files: files.length,
    declared,
    problems: all.toSorted(
      (one, other) => rank(one) - rank(other) || (one.place?.line ?? 0) - (other.place?.line ?? 0),
    ),
  }
}

/** Throws a `UsageError` for what cannot be meant. */
function assertReadable(words: readonly string[], format: string | undefined): void {
  if (words.filter((word) => word === '-').length > 1) {
    throw new UsageError('"-" can be given once')
  }
  if (format === undefined || formats.some((known) => known === format)) return
  throw new UsageError(
    `--format: expected one of ${formats.join(', ')}, got ${JSON.stringify(format)}`,
  )
}

async function textOf({ name, path }: DocumentFile): Promise<Checked<string>> {
  const bytes = await bytesOf(name, path, longestDocument)
  if (bytes.length > longestDocument) {
    const message = `the document is longer than ${longestDocument / 1024 / 1024} MiB`
    return unfit(name, message, 'Divide it into several files.')
  }
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return { ok: true, value: decoder.decode(bytes) }
  } catch {
    return unfit(name, 'this is no text in UTF-8', 'Save it as UTF-8.')
  }
}

function unfit(file: string, message: string, hint: string): Checked<never> {
  return { ok: false, problems: [{ pointer: '', message, hint, place: { file } }] }
}
