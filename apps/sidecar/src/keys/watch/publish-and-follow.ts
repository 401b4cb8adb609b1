import { systemClock } from '@retriever/upstream/clock'

import type { KeysConfig } from '../config.ts'
import { markAll } from '../mark-all.ts'
import type { PublishedSet } from '../rounds.ts'
import type { OpenVaults } from '../vaults.ts'
import { publishFirst } from './first-publication.ts'
import type { FirstPublication } from './first-publication.ts'
import { keptSet } from './kept-set.ts'
import type { KeptSet, KeptSetEvent } from './kept-set.ts'

/** Who is told what while keys are published and followed. */
export interface FollowOptions {
  readonly keys: KeysConfig
  readonly stop: AbortSignal
  readonly onRetry: FirstPublication['onRetry']
  readonly onEvent: (event: KeptSetEvent) => void
  /** Called once, when everything was published for the first time. */
  readonly onStarted: (sets: readonly KeptSet[]) => void
  readonly warn: (text: string) => void
}

/** Publishes all sets, and then keeps them as Vault has them until the signal aborts. Rejects when the first does not succeed. */
export async function publishAndFollow(open: OpenVaults, options: FollowOptions): Promise<void> {
  const { keys, onEvent, onRetry, onStarted, stop } = options
  const clock = systemClock
  const warnOnce = once(options.warn)
  const mark = (sets: readonly PublishedSet[]) => markAll(sets, keys, warnOnce)
  const first = await publishFirst({
    sets: open.sets,
    deadlineMs: keys.deadline,
    clock,
    stop,
    onRetry,
  })
  const kept = open.sets.flatMap((set) => {
    const published = first.find(({ config }) => config === set.config)
    const onSynced = (synced: PublishedSet) => void mark([synced])
    return published ? keptSet(set, published, { clock, onEvent, onSynced }) : []
  })
  for (const set of kept) set.follow(stop)
  onStarted(kept)
  for (const { config, published } of first) {
    onEvent({ type: 'published', set: config.name, published })
  }
  await mark(first)
  await Promise.all(open.vaults.map((vault) => vault.run(stop)))
}

/** Every warning once: what is not mended would be told again with each refresh. */
function once(warn: (text: string) => void): (text: string) => void {
  const told = new Set<string>()
  return (text) => {
    if (!told.has(text)) warn(text)
    told.add(text)
  }
}
