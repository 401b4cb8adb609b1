import { prune } from '@retriever/vault-keys'
import type { Bundle, Keys, KeysEvent, Published } from '@retriever/vault-keys'
import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

import type { Check } from '../../capability.ts'
import { durationText } from '../duration-text.ts'
import { publishSet } from '../rounds.ts'
import type { PublishedSet } from '../rounds.ts'
import type { OpenSet } from '../vaults.ts'

/** Something that happened to what is published. */
export type KeptSetEvent =
  | { readonly type: 'published'; readonly set: string; readonly published: Published }
  | { readonly type: 'publishing-failed'; readonly set: string; readonly error: unknown }
  | { readonly type: 'missing' | 'stale'; readonly set: string; readonly error: Error }

/** A set whose publication follows its keys. */
export interface KeptSet {
  readonly name: string
  /** How old what is published is, in milliseconds: since it was last known to be what Vault has. */
  ageMs(): number
  readonly check: Check
  /** The keys were read again, and are what they were. */
  unchanged(): void
  /** Follows the keys until the signal aborts. */
  follow(signal: AbortSignal): void
}

/** What a kept set tells, and to whom. */
export interface KeptSetOptions {
  readonly clock: Clock
  readonly onEvent: (event: KeptSetEvent) => void
  /** What is published is what Vault has, as of now. */
  readonly onSynced: (set: PublishedSet) => void
}

/** After publishing failed: the disk is full, or somebody changed the folder. */
const publishAgainMs = 10_000

/** Keeps publishing a set that was published once. */
export function keptSet(
  { config, keys }: Pick<OpenSet, 'config'> & { readonly keys: Pick<Keys, 'on'> },
  first: PublishedSet,
  { clock, onEvent, onSynced }: KeptSetOptions,
): KeptSet {
  const { maxStale, name } = config
  let published = first
  let syncedAt = clock.monotonic()
  /** What is not published yet, because it failed. */
  let waiting: Bundle | undefined
  let cancelRetry = () => {}
  let cancelPrune = () => {}

  const ageMs = () => clock.monotonic() - syncedAt

  function synced(bundle: Bundle): void {
    syncedAt = clock.monotonic()
    published = { ...published, bundle }
    onSynced(published)
  }

  async function put(bundle: Bundle, signal: AbortSignal): Promise<void> {
    cancelRetry()
    waiting = bundle
    try {
      const done = await publishSet({ config, bundle })
      published = { config, bundle, published: done }
      onEvent({ type: 'published', set: name, published: done })
      // A newer bundle may have come meanwhile, and then waits for its own turn.
      if (waiting === bundle) waiting = undefined
      synced(bundle)
      pruneAt(done.removableAt, signal)
    } catch (error) {
      onEvent({ type: 'publishing-failed', set: name, error })
      if (waiting === bundle && !signal.aborted) {
        cancelRetry = after(clock, publishAgainMs, () => void put(bundle, signal))
      }
    }
  }

  /** Values that nobody uses any more do not stay. */
  function pruneAt(at: number | undefined, signal: AbortSignal): void {
    cancelPrune()
    if (at === undefined || signal.aborted || !config.target) return
    const { target } = config
    const waitMs = Math.max(0, at - clock.now())
    cancelPrune = after(clock, waitMs, () => {
      prune(target).then(
        ({ removableAt }) => pruneAt(removableAt, signal),
        (error: unknown) => onEvent({ type: 'publishing-failed', set: name, error }),
      )
    })
  }

  function onKeys(event: KeysEvent, signal: AbortSignal): void {
    if (signal.aborted) return
    if (event.type === 'change') void put(event.bundle, signal)
    else onEvent({ type: event.type, set: name, error: event.error })
  }

  return {
    name,
    ageMs,
    check: {
      name: `keys/${name}`,
      required: true,
      run: () => {
        const age = ageMs()
        const ok = age <= maxStale
        const since = `in step with Vault ${durationText(age)} ago`
        const detail = waiting ? `${since}; a newer version cannot be published` : since
        return Promise.resolve({ ok, detail })
      },
    },
    unchanged: () => {
      if (!waiting) synced({ ...published.bundle, fetchedAt: clock.now() })
    },
    follow(signal) {
      const forget = keys.on((event) => onKeys(event, signal))
      signal.addEventListener('abort', () => {
        forget()
        cancelRetry()
        cancelPrune()
      })
      pruneAt(first.published.removableAt, signal)
    },
  }
}
