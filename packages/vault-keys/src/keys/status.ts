import { isUsable, offered } from './decide.ts'
import type { KeysState, Limits } from './decide.ts'
import type { KeysStatus } from './keys.ts'

/** What may be told about a set of keys. */
export function statusOf(
  state: KeysState<string>,
  now: number,
  limits: Limits,
  closed: boolean,
): KeysStatus {
  const bundle = offered(state)
  return {
    ...(bundle && { version: bundle.version, fetchedAt: bundle.fetchedAt }),
    state: closed ? 'closed' : stateAt(state, now, limits),
    ...(state.failure && { error: state.failure.error }),
    rejected: state.rejected,
  }
}

/** Without a failure nobody has asked for long, and the next one who does gets fresh values. */
function stateAt(state: KeysState<string>, now: number, limits: Limits): KeysStatus['state'] {
  const { newest, failure } = state
  if (!newest) return 'empty'
  if (!isUsable(state, now, limits)) return 'expired'
  return failure && now - newest.readAt >= limits.maxStaleMs / 2 ? 'stale' : 'fresh'
}
