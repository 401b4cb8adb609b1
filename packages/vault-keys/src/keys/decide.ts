import { VaultError } from '../error.ts'
import type { Bundle } from './keys.ts'
import { retryAfter } from './next-step.ts'

/** What is known about a set of keys. All instants are on the monotonic clock. */
export interface KeysState<Name extends string> {
  /** As it was read last. */
  readonly newest?: Held<Name>
  /** The last good version before; offered while the newest is refused. */
  readonly previous?: Bundle<Name>
  /** Versions of these two that an upstream refused. */
  readonly rejected: readonly string[]
  /** Why the last reading failed; absent after a good one. */
  readonly failure?: {
    readonly error: VaultError
    readonly count: number
    readonly retryAt: number
  }
  /** An upstream refused a version, and no reading has begun since. */
  readonly doubted: boolean
  /** When the last reading began that such a doubt caused. */
  readonly lookedAt?: number
  /** That reading is under way. */
  readonly looking: boolean
}

/** A bundle, and how long it is good for. */
export interface Held<Name extends string> {
  readonly bundle: Bundle<Name>
  readonly readAt: number
  /** When it is to be read again. */
  readonly refreshAt: number
  /** When the values end, because they are leased. */
  readonly endsAt?: number
}

/** For how long what was read may be used, and how often a refused version leads to a reading. */
export interface Limits {
  readonly maxStaleMs: number
  readonly rejectThrottleMs: number
}

/** What a `get` does now. */
export type GetStep =
  /** Give what is there. */
  | 'serve'
  /** Give what is there, and read in the background. */
  | 'refresh'
  /** Read, wait a little for it, and give what is there then. */
  | 'look'
  /** There is nothing to give: read, and wait for it. */
  | 'wait'
  /** There is nothing to give, and it is too early to try again. */
  | 'fail'

/** Before anything was read. */
export function nothingRead<Name extends string>(): KeysState<Name> {
  return { rejected: [], doubted: false, looking: false }
}

/** Says what a `get` does now. */
export function stepForGet(state: KeysState<string>, now: number, limits: Limits): GetStep {
  const { failure } = state
  if (!isUsable(state, now, limits)) return failure && now < failure.retryAt ? 'fail' : 'wait'
  if (state.looking) return 'look'
  if (now < dueAt(state, limits)) return 'serve'
  return state.doubted ? 'look' : 'refresh'
}

/** When the next reading is due; it may be in the past. */
export function dueAt(
  { newest, failure, doubted, lookedAt }: KeysState<string>,
  limits: Limits,
): number {
  if (failure) return failure.retryAt
  if (!newest) return -Infinity
  if (!doubted) return newest.refreshAt
  return Math.min(
    newest.refreshAt,
    lookedAt === undefined ? -Infinity : lookedAt + limits.rejectThrottleMs,
  )
}

/** Whether there is a bundle that may be given. */
export function isUsable(
  { newest }: KeysState<string>,
  now: number,
  { maxStaleMs }: Limits,
): boolean {
  if (!newest) return false
  return now - newest.readAt < maxStaleMs && now < (newest.endsAt ?? Infinity)
}

/**
 * The bundle to give: the newest; while that is refused, the one before it, because keys are often written before they
 * are good everywhere; and the newest again when that is refused too.
 */
export function offered<Name extends string>({
  newest,
  previous,
  rejected,
}: KeysState<Name>): Bundle<Name> | undefined {
  if (!newest || !rejected.includes(newest.bundle.version)) return newest?.bundle
  return previous && !rejected.includes(previous.version) ? previous : newest.bundle
}

/** A reading begins. */
export function begun<Name extends string>(state: KeysState<Name>, now: number): KeysState<Name> {
  return state.doubted ? { ...state, doubted: false, looking: true, lookedAt: now } : state
}

/** A reading was good. */
export function accepted<Name extends string>(
  { newest, previous, rejected, doubted, lookedAt }: KeysState<Name>,
  held: Held<Name>,
): KeysState<Name> {
  const { version } = held.bundle
  const looked = { looking: false, ...(lookedAt !== undefined && { lookedAt }) }
  if (newest?.bundle.version === version) {
    return { newest: held, ...(previous && { previous }), rejected, doubted, ...looked }
  }
  const good = [newest?.bundle, previous].find(
    (bundle) => bundle && bundle.version !== version && !rejected.includes(bundle.version),
  )
  return { newest: held, ...(good && { previous: good }), rejected: [], doubted: false, ...looked }
}

/** A reading failed. */
export function failed<Name extends string>(
  state: KeysState<Name>,
  error: VaultError,
  now: number,
  random: number,
): KeysState<Name> {
  const count = (state.failure?.count ?? 0) + 1
  return {
    ...state,
    looking: false,
    failure: { error, count, retryAt: now + retryAfter(count, error.retryAfterMs, random) },
  }
}

/** An upstream refused a version. That is a reason to look for a newer one only when it is the one that is offered. */
export function refused<Name extends string>(
  state: KeysState<Name>,
  version: string,
): KeysState<Name> {
  const known = [state.newest?.bundle.version, state.previous?.version].includes(version)
  if (!known) return state
  return {
    ...state,
    doubted: state.doubted || offered(state)?.version === version,
    rejected: [...new Set([...state.rejected, version])],
  }
}

/** Why there is no bundle to give. */
export function unusableError(
  { newest, failure }: KeysState<string>,
  who: string,
  now: number,
): VaultError {
  const error = failure?.error
  if (newest && now >= (newest.endsAt ?? Infinity)) {
    return new VaultError(
      `${who}: the lease has ended, and no new secret was got: ${reason(error)}`,
      {
        ...aboutFailure(error),
        code: 'lease-lost',
      },
    )
  }
  if (newest) {
    return new VaultError(`${who}: the last good values are too old to be used: ${reason(error)}`, {
      ...aboutFailure(error),
      code: 'stale',
    })
  }
  return (
    error ??
    new VaultError(`${who}: nothing was read yet`, { ...aboutFailure(error), code: 'unavailable' })
  )
}

function reason(error: VaultError | undefined): string {
  return error?.message ?? 'nobody has read them since'
}

function aboutFailure(error: VaultError | undefined) {
  return {
    hint: error?.hint ?? 'Call again.',
    retryable: true,
    vault: error?.vault,
    status: error?.status,
    requestId: error?.requestId,
    path: error?.path,
    problems: error?.problems,
  }
}
