import type { ConfigOptions } from '../cli/options.ts'
import type { World } from '../cli/world.ts'
import { explained, withVaults } from './command.ts'
import { configFor, publishedSets } from './configured.ts'
import { markAll } from './mark-all.ts'
import { progressOn } from './progress.ts'
import { publishAll, readAll } from './rounds.ts'
import type { PublishedSet } from './rounds.ts'

/** `retriever keys once`: reads all keys, publishes all sets or none, and leaves no token behind. */
export async function publishOnce(options: ConfigOptions, world: World): Promise<void> {
  const startedAt = performance.now()
  const progress = progressOn(world)
  const published = await explained(configFor(options, world), async ({ keys, warnings }) => {
    for (const warning of warnings) progress.warn(warning)
    const sets = publishedSets(keys)
    const work = { keys, sets, world, onEvent: progress.event, warn: progress.warn }
    return withVaults(work, async (open, stop) => {
      const read = await readAll(open.sets, stop)
      // From here on it takes milliseconds: a signal waits for the whole of it.
      const result = await publishAll(read)
      await markAll(result, keys, progress.warn)
      return result
    })
  })
  for (const { config, published: done } of published) {
    for (const warning of done.warnings) progress.warn(`${config.name}: ${warning}`)
  }
  const durationMs = Math.round(performance.now() - startedAt)
  world.stdout.write(options.json ? `${jsonOf(published, durationMs)}\n` : `${textOf(published)}\n`)
}

function textOf(sets: readonly PublishedSet[]): string {
  return sets
    .map(({ config, published: { files, folder, outcome } }) => {
      const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`
      return `${config.name}: ${outcome} (${count} in ${folder})`
    })
    .join('; ')
}

function jsonOf(sets: readonly PublishedSet[], durationMs: number): string {
  const outcome = sets.some(({ published }) => published.outcome === 'published')
    ? 'published'
    : 'unchanged'
  return JSON.stringify({
    ok: true,
    outcome,
    durationMs,
    sets: sets.map(({ bundle, config, published }) => ({
      name: config.name,
      outcome: published.outcome,
      folder: published.folder,
      files: published.files,
      keys: bundle.origins,
      warnings: published.warnings,
    })),
  })
}
