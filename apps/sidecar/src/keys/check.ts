import type { Bundle, SecretVersion } from '@retriever/vault-keys'

import type { ConfigOptions } from '../cli/options.ts'
import { printable } from '../cli/world.ts'
import type { World } from '../cli/world.ts'

import { durationText } from './duration-text.ts'
import { withVaults } from './command.ts'
import { configFor } from './configured.ts'
import type { KeySetConfig } from './key-set.ts'
import { secretOf } from './key-setting.ts'
import { progressOn } from './progress.ts'
import { compareAll, readAll } from './rounds.ts'
import type { PublishedSet, ReadSet } from './rounds.ts'
import type { OpenVaults } from './vaults.ts'

/** What there is to know about a set without its values. */
interface SetReport {
  readonly name: string
  readonly vault: string
  readonly keys: readonly KeyReport[]
  /** Absent: the set is for `exec` only. */
  readonly publish?: {
    readonly folder: string
    readonly files: readonly string[]
    readonly upToDate: boolean
    readonly warnings: readonly string[]
  }
}

interface KeyReport {
  readonly name: string
  /** `secret/birddog/datadog@7#api_key`; absent when the key is optional and not there. */
  readonly origin?: string
  /** When the version of the secret was written, in epoch milliseconds. Absent for KV 1. */
  readonly createdAt?: number
  /** When it will be gone, in epoch milliseconds. */
  readonly deletionAt?: number
}

/** `retriever keys check`: everything that `once` does but writing, and tells what it found. */
export async function checkKeys(options: ConfigOptions, world: World): Promise<void> {
  const progress = progressOn(world)
  const { keys, warnings } = await configFor(options, world)
  for (const warning of warnings) progress.warn(warning)
  const work = { keys, sets: keys.sets, world, onEvent: progress.event, warn: progress.warn }
  const reports = await withVaults(work, async (open, stop) => {
    const read = await readAll(open.sets, stop)
    const compared = await compareAll(read.filter(({ config }) => config.target))
    return Promise.all(read.map((set) => reportOn(set, compared, open, stop)))
  })
  const { stdout } = world
  if (options.json) stdout.write(`${JSON.stringify({ ok: true, sets: reports })}\n`)
  else stdout.write(reports.map((report) => reportText(report, Date.now())).join(''))
}

async function reportOn(
  { bundle, config }: ReadSet,
  compared: readonly PublishedSet[],
  open: OpenVaults,
  signal: AbortSignal,
): Promise<SetReport> {
  const published = compared.find((set) => set.config === config)?.published
  return {
    name: config.name,
    vault: config.vault,
    keys: await keyReports(config, bundle, open, signal),
    ...(published && {
      publish: {
        folder: published.folder,
        files: published.files,
        upToDate: published.outcome === 'unchanged',
        warnings: published.warnings,
      },
    }),
  }
}

/** The age of a key is that of the version of its secret, which is asked for once for all keys in it. */
async function keyReports(
  config: KeySetConfig,
  bundle: Bundle,
  open: OpenVaults,
  signal: AbortSignal,
): Promise<readonly KeyReport[]> {
  const vault = open.vault(config.vault)
  const versions = new Map<string, Promise<SecretVersion>>()
  const versionOf = (ref: ReturnType<typeof secretOf>): Promise<SecretVersion> => {
    const name = JSON.stringify(ref)
    const asked = versions.get(name) ?? vault.read(ref, { signal })
    versions.set(name, asked)
    return asked
  }
  return Promise.all(
    Object.entries(config.keys).map(async ([name, spec]): Promise<KeyReport> => {
      const origin = bundle.origins[name]
      if (origin === undefined) return { name }
      const { createdAt, deletionAt } = await versionOf(secretOf(spec))
      return {
        name,
        origin,
        ...(createdAt !== undefined && { createdAt }),
        ...(deletionAt !== undefined && { deletionAt }),
      }
    }),
  )
}

function reportText({ keys, name, publish, vault }: SetReport, now: number): string {
  const lines = keys.map((key) => `  ${key.name}: ${keyText(key, now)}`)
  const where = publish
    ? `  -> ${publish.files.length} files in ${publish.folder}: ${publish.upToDate ? 'up to date' : 'not up to date'}`
    : '  -> for exec only'
  const warnings = (publish?.warnings ?? []).map((warning) => `  warning: ${warning}`)
  return printableLines([`${name} (of ${vault})`, ...lines, where, ...warnings])
}

function keyText({ createdAt, deletionAt, origin }: KeyReport, now: number): string {
  if (origin === undefined) return 'absent, and optional'
  const age = createdAt === undefined ? '' : `, written ${durationText(now - createdAt)} ago`
  const end = deletionAt === undefined ? '' : `, gone in ${durationText(deletionAt - now)}`
  return `${origin}${age}${end}`
}

function printableLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join('')
}
