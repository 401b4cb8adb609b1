import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { encode, formats } from '@retriever/datadog-entities'
import type { OutputFormat } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import { coloured } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { longestDocument } from './documents.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { DatadogCommandError, InvalidDocumentsError } from './failure.ts'
import { liveEntities } from './live-entities.ts'
import type { Exported } from './live-entities.ts'
import type { ExportOptions } from './options.ts'
import { withOrganisation } from './organisation.ts'

/** `retriever datadog export`: writes what is in Datadog as documents, to stdout or into a folder. */
export async function exportEntities(
  options: ExportOptions,
  world: World,
): Promise<DatadogExitCode> {
  const { all = false, as = 'yaml', folder, force = false, json = false } = options
  const format = outputFormat(as)
  if (json && folder === undefined) {
    throw new UsageError('--json goes with --folder; for documents in JSON: --as json')
  }
  if (force && folder === undefined) throw new UsageError('--force goes with --folder')
  const entities = await withOrganisation(options, world, (open) =>
    liveEntities(open, { all, alerts: format === 'yaml' || format === 'json' }),
  )
  if (folder === undefined) {
    const text = textOf(entities, format)
    world.stdout.write(text)
    noteLength('this', text, '--folder writes a file for each', world)
    return 0
  }
  const files = filesFor(entities, format)
  await writeAll(files, { folder, path: resolve(world.folder, folder), force })
  const names = files.map(({ name }) => join(folder, name))
  if (json) world.stdout.write(`${JSON.stringify({ ok: true, exitCode: 0, files: names })}\n`)
  else {
    const count = names.length === 1 ? '1 file' : `${names.length} files`
    world.stdout.write(`${entities.length} written to ${count} in ${folder}\n`)
    for (const { name, text } of files) noteLength(name, text, 'yaml has a file for each', world)
  }
  return 0
}

/** What cannot be read again is told at once, not when it is needed. */
function noteLength(what: string, text: string, hint: string, world: World): void {
  if (Buffer.byteLength(text) <= longestDocument) return
  const limit = `${longestDocument / 1024 / 1024} MiB`
  const note = coloured('note:', 'dim', world.stderr, world)
  world.stderr.write(`${note} ${what} is longer than ${limit}, which is not read again; ${hint}\n`)
}

function outputFormat(word: string): OutputFormat {
  const written = formats.filter((format) => format !== 'ui-export')
  const found = written.find((format) => format === word)
  if (found !== undefined) return found
  throw new UsageError(`--as: expected one of ${written.join(', ')}, got ${JSON.stringify(word)}`)
}

function textOf(entities: readonly Exported[], format: OutputFormat): string {
  const encoded = encode(entities, format)
  if (encoded.ok) return encoded.value
  throw new InvalidDocumentsError(encoded.problems)
}

interface ExportFile {
  readonly name: string
  readonly text: string
}

const endings: Readonly<Record<OutputFormat, string>> = {
  yaml: 'yaml',
  manifests: 'yaml',
  json: 'json',
  'terraform-json': 'tf.json',
}

/** One file for each entity; one for all of Terraform's, where links lead from one to another. */
function filesFor(entities: readonly Exported[], format: OutputFormat): readonly ExportFile[] {
  if (format === 'terraform-json') {
    return [{ name: 'datadog.tf.json', text: textOf(entities, format) }]
  }
  const taken = new Set<string>()
  return entities.map((entity) => {
    const slug = entity.ref
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 80)
    const short = `${entity.kind}-${slug}`
    const base = slug === '' || taken.has(short) ? `${short}-${entity.id}` : short
    taken.add(base)
    return { name: `${base}.${endings[format]}`, text: textOf([entity], format) }
  })
}

async function writeAll(
  files: readonly ExportFile[],
  {
    folder,
    path,
    force,
  }: { readonly folder: string; readonly path: string; readonly force: boolean },
): Promise<void> {
  let at = folder
  try {
    await mkdir(path, { recursive: true })
    for (const { name, text } of files) {
      at = join(folder, name)
      await writeFile(join(path, name), text, { flag: force ? 'w' : 'wx' })
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (at === folder && ['EEXIST', 'ENOTDIR'].includes(code)) {
      throw new DatadogCommandError(73, `${folder} is no folder`)
    }
    if (code !== 'EEXIST') throw new DatadogCommandError(73, `${at} cannot be written: ${code}`)
    const hint = '--force writes over files that are there'
    throw new DatadogCommandError(73, `${at} is there already`, hint)
  }
}
