import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'

import type { ConfigOptions } from '../cli/options.ts'
import type { World } from '../cli/world.ts'
import { configFor, publishedSets } from './configured.ts'
import type { KeysConfig } from './config.ts'
import { durationText } from './duration-text.ts'
import type { KeysExitCode } from './exit-codes.ts'
import type { KeySetConfig } from './key-set.ts'
import { publishedMarker } from './published-marker.ts'

/** What a probe found about one set. */
interface Finding {
  readonly set: string
  readonly exitCode: KeysExitCode
  readonly reason: string
}

/** The keys are not there, or too old. */
class NotReadyError extends Error {
  override readonly name = 'KeysNotReadyError'
  readonly exitCode: KeysExitCode
  readonly hint: string

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ reason, set }) => `${set}: ${reason}`).join('\n'))
    const missing = findings.some(({ exitCode }) => exitCode === notPublished)
    this.exitCode = missing ? notPublished : tooOld
    this.hint = missing
      ? 'Is "retriever keys once" or "retriever keys watch" done here, with this configuration and state folder?'
      : 'Look at what "retriever keys watch" says about refreshing them.'
  }
}

const notPublished = 66
const tooOld = 69

/** `retriever keys probe`: looks at what is published here, and asks nobody. */
export async function probeKeys(options: ConfigOptions, world: World): Promise<void> {
  const { keys } = await configFor(options, world)
  const findings = await Promise.all(publishedSets(keys).map((set) => look(set, keys, Date.now())))
  const bad = findings.filter(({ exitCode }) => exitCode !== 0)
  if (bad.length > 0) throw new NotReadyError(bad)
  world.stdout.write(
    options.json
      ? `${JSON.stringify({ ok: true, sets: findings.map(({ reason, set }) => ({ name: set, reason })) })}\n`
      : findings.map(({ reason, set }) => `${set}: ${reason}\n`).join(''),
  )
}

async function look(set: KeySetConfig, keys: KeysConfig, now: number): Promise<Finding> {
  const { maxStale, name, target } = set
  const { stateFolder } = keys
  const found = (exitCode: KeysExitCode, reason: string) => ({ set: name, exitCode, reason })
  const marker = stateFolder && (await publishedMarker(stateFolder, set, keys))
  if (!target || !marker) return found(notPublished, 'not published yet')
  const missing = await unreadable(target.folder, requiredFiles(set))
  if (missing !== undefined) return found(notPublished, `${missing} cannot be read`)
  const age = now - marker.readAt
  const ageText = `read ${durationText(age)} ago`
  return age > maxStale
    ? found(tooOld, `${ageText}, which is longer than ${durationText(maxStale)}`)
    : found(0, `published, ${ageText}`)
}

/** A file with one key that is optional may be absent. */
function requiredFiles({ keys, target }: KeySetConfig): readonly string[] {
  const files = (target?.files ?? []).filter((file) => {
    const spec = 'key' in file ? keys[file.key] : undefined
    return typeof spec !== 'object' || spec.optional !== true
  })
  return files.map(({ name }) => name)
}

async function unreadable(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const file = join(folder, name)
    if (!(await canBeRead(file))) return file
  }
  return undefined
}

function canBeRead(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
}
