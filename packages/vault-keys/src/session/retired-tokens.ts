import { endToken } from './end-token.ts'
import type { HeldToken } from './held-token.ts'
import type { SessionOptions } from './session-options.ts'

/** Tokens that were replaced, until they are given back. */
export interface RetiredTokens {
  /** Gives it back as soon as no call uses it. */
  retire(held: HeldToken): void
  /** A call that used it is over. */
  released(held: HeldToken): void
  /** Gives it back at once. */
  giveBack(held: HeldToken): void
  /** Leased secrets may hang on any of them. */
  keepLeases(): void
  /** Gives all of them back, and waits until that is done. */
  finish(): Promise<void>
}

/** Makes an empty collection. */
export function createRetiredTokens({ api, settings }: SessionOptions): RetiredTokens {
  const waiting = new Set<HeldToken>()
  const endings = new Set<Promise<void>>()

  const retired: RetiredTokens = {
    retire(held) {
      if (held.inUse === 0) retired.giveBack(held)
      else waiting.add(held)
    },
    released(held) {
      if (held.inUse === 0 && waiting.delete(held)) retired.giveBack(held)
    },
    giveBack(held) {
      const ending = endToken(held, api, settings).finally(() => endings.delete(ending))
      endings.add(ending)
    },
    keepLeases() {
      for (const held of waiting) held.hasLeases = true
    },
    async finish() {
      for (const held of waiting) retired.giveBack(held)
      waiting.clear()
      await Promise.all(endings)
    },
  }
  return retired
}
