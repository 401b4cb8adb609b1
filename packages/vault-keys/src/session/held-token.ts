import type { GrantedToken } from './granted-token.ts'
import { newLife } from './token-life.ts'
import type { TokenLife } from './token-life.ts'

/** A token in use. */
export interface HeldToken extends GrantedToken {
  life: TokenLife
  /** The server has accepted it for something. */
  hasWorked: boolean
  /** Leased secrets hang on it: revoking it would end them. */
  hasLeases: boolean
  /** Calls that use it now. */
  inUse: number
  /** Uses that are left, where they are counted and known. */
  remainingUses: number | undefined
  /** The last call with a token of limited uses: the next one waits for it, because parallel ones confuse the server. */
  turn: Promise<unknown>
}

/** Takes a token into use. `random` is from 0 to below 1. */
export function heldToken(granted: GrantedToken, random: number): HeldToken {
  return {
    ...granted,
    life: newLife(granted, random),
    hasWorked: false,
    hasLeases: false,
    inUse: 0,
    remainingUses: granted.usesLeft,
    turn: Promise.resolve(),
  }
}

/** Runs a call with the token; undefined when its uses are over. `counts`: whether the server counts it as a use. */
export async function useToken<Answer>(
  held: HeldToken,
  counts: boolean,
  call: () => Promise<Answer>,
): Promise<{ readonly answer: Answer } | undefined> {
  if (!held.limitedUses) return { answer: await call() }
  const next = held.turn.then(async () => {
    if (held.remainingUses === 0) return undefined
    if (counts && held.remainingUses !== undefined) held.remainingUses -= 1
    return { answer: await call() }
  })
  held.turn = next.catch(() => undefined)
  return next
}
