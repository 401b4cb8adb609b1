import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

import { VaultError } from '../error.ts'
import type { KeysRefreshed } from '../events.ts'
import { throwIfAborted, unlessAborted } from '../kv/unless-aborted.ts'
import { bundleOf } from './bundle.ts'
import { changesOf } from './changes.ts'
import { credentialOf } from './credential.ts'
import {
  accepted,
  begun,
  dueAt,
  failed,
  isUsable,
  nothingRead,
  offered,
  refused,
  stepForGet,
  unusableError,
} from './decide.ts'
import type { KeysState, Limits } from './decide.ts'
import type { Bundle, Keys } from './keys.ts'
import type { KeysSource, Reading } from './keys-source.ts'
import { createListeners } from './listeners.ts'
import { refreshAfter } from './next-step.ts'
import { statusOf } from './status.ts'
import { trouble } from './trouble.ts'
import { versionSeries } from './version-series.ts'

/** How a set of keys is kept fresh. */
export interface LiveSettings extends Limits {
  /** Names the set in what is reported. */
  readonly name: string
  /** Names the set in errors. Default: its name. */
  readonly who?: string
  readonly refreshMs: number
  readonly deadlineMs: number
  readonly clock: Clock
  readonly random: () => number
  /** Called after each reading. */
  readonly report?: (happened: Refreshed) => void
  /** Called once, when the set is closed. */
  readonly onClose?: () => void
}

/** What is told about a reading; the Vault adds its own name. */
export type Refreshed = Omit<KeysRefreshed, 'vault'>

/** Keeps a set of keys fresh that is read from `source`. `first` is what was read already. */
export function createLiveKeys<Name extends string>(
  source: KeysSource<Name>,
  settings: LiveSettings,
  first?: Reading<Name>,
): Keys<Name> {
  const { name, who = name, clock, random, report } = settings
  const versions = versionSeries(random)
  const listeners = createListeners<Name>()
  const closing = new AbortController()
  let state: KeysState<Name> = nothingRead()
  let reading: Promise<void> | undefined
  /** Ends the sleep of every `run`. */
  let wake = new AbortController()
  let maybeChanged = false

  if (first) accept(first, clock.monotonic())

  /** Never rejects. */
  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  async function read(): Promise<void> {
    const startedAt = clock.monotonic()
    const anew = state.doubted
    state = begun(state, startedAt)
    try {
      const deadlineAt = startedAt + settings.deadlineMs
      const result = await source.read({ deadlineAt, signal: closing.signal, anew })
      if (!closing.signal.aborted) accept(result, startedAt)
    } catch (error) {
      if (!closing.signal.aborted) fail(error, startedAt)
    }
  }

  function accept({ keys, refreshAfterMs, endsAfterMs }: Reading<Name>, startedAt: number): void {
    const readAt = clock.monotonic()
    const before = state.newest?.bundle
    const previousVersion = before?.version
    const bundle = bundleOf(keys, versions.next(keys, before), clock.now())
    state = accepted(state, {
      bundle,
      readAt,
      refreshAt: readAt + refreshAfter(settings.refreshMs, refreshAfterMs, random()),
      ...(endsAfterMs !== undefined && { endsAt: readAt + endsAfterMs }),
    })
    const { version } = bundle
    const outcome = version === previousVersion ? 'unchanged' : 'changed'
    tell({ outcome, version }, startedAt)
    if (outcome === 'unchanged') return
    listeners.tell({
      type: 'change',
      bundle,
      ...(previousVersion !== undefined && { previousVersion }),
    })
  }

  function fail(cause: unknown, startedAt: number): void {
    const error = asVaultError(cause, who)
    const now = clock.monotonic()
    state = failed(state, error, now, random())
    tell({ outcome: 'failed', code: error.code }, startedAt)
    const { newest } = state
    for (const event of newest ? trouble(error, now - newest.readAt) : []) listeners.tell(event)
  }

  function tell(what: Pick<Refreshed, 'outcome' | 'version' | 'code'>, startedAt: number): void {
    const durationMs = clock.monotonic() - startedAt
    report?.({ type: 'keys-refreshed', at: clock.now(), keys: name, ...what, durationMs })
  }

  /** Waits for a reading; no longer than the caller, the set, or `atMostMs` allow. */
  async function waitFor(
    refreshed: Promise<void>,
    signal?: AbortSignal,
    atMostMs = Infinity,
  ): Promise<void> {
    const leave = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
    const { promise: enough, resolve } = Promise.withResolvers<void>()
    const cancel = Number.isFinite(atMostMs) ? after(clock, atMostMs, resolve) : undefined
    try {
      await unlessAborted(Promise.race([refreshed, enough]), leave)
    } finally {
      cancel?.()
      ensureOpen()
    }
  }

  function ensureOpen(): void {
    if (closing.signal.aborted) throw closedError(who)
  }

  /** The last good bundle, or what comes of a reading. */
  async function get(signal?: AbortSignal): Promise<Bundle<Name>> {
    ensureOpen()
    throwIfAborted(signal)
    switch (stepForGet(state, clock.monotonic(), settings)) {
      case 'refresh':
        void refresh()
        break
      case 'look':
        await waitFor(refresh(), signal, settings.rejectThrottleMs)
        break
      case 'wait':
        await waitFor(refresh(), signal)
        break
      case 'serve':
      case 'fail':
        break
    }
    const now = clock.monotonic()
    const bundle = isUsable(state, now, settings) ? offered(state) : undefined
    if (!bundle) throw unusableError(state, who, now)
    return bundle
  }

  function reject(version: string): void {
    state = refused(state, version)
    wakeUp()
  }

  function wakeUp(): void {
    wake.abort()
    wake = new AbortController()
  }

  async function run(signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, closing.signal])
    if (stop.aborted) return
    source.watch?.(() => {
      maybeChanged = true
      wakeUp()
    }, stop)
    while (!stop.aborted) {
      const waitMs = maybeChanged ? 0 : dueAt(state, settings) - clock.monotonic()
      if (waitMs > 0) {
        await clock.sleep(waitMs, AbortSignal.any([stop, wake.signal])).catch(() => undefined)
        continue
      }
      // A reading that began before the change may not have seen it.
      const underWay = reading
      if (!underWay) maybeChanged = false
      await unlessAborted(underWay ?? refresh(), stop).catch(() => undefined)
    }
  }

  return {
    get,
    current: () => offered(state),
    reject,
    invalidate() {
      const version = offered(state)?.version
      if (version !== undefined) reject(version)
    },
    credential: (key) => credentialOf({ get, reject }, key, who),
    on: listeners.add,
    changes: (signal) =>
      changesOf(
        { newest: () => state.newest?.bundle, on: listeners.add, closing: closing.signal },
        signal,
      ),
    run,
    status: () => statusOf(state, clock.monotonic(), settings, closing.signal.aborted),
    async close() {
      if (closing.signal.aborted) return
      closing.abort()
      state = nothingRead()
      listeners.clear()
      source.forget?.()
      // What a reading still brings is let go of as well.
      void reading?.then(() => source.forget?.())
      settings.onClose?.()
    },
  }
}

function closedError(who: string): VaultError {
  return new VaultError(`${who}: the keys were closed`, {
    code: 'closed',
    hint: 'Ask before close() is called, or create a new set.',
  })
}

/** A source rejects with VaultErrors only; anything else is a bug, and is told as one without its message. */
function asVaultError(error: unknown, who: string): VaultError {
  if (error instanceof VaultError) return error
  const kind = error instanceof Error ? error.name : typeof error
  return new VaultError(`${who}: reading failed in an unexpected way (${kind})`, {
    code: 'unavailable',
    hint: 'This is a mistake in the library: please report it.',
  })
}
