import type { Secret } from '@retriever/upstream/secret'

import type { VaultErrorCode } from '../error-code.ts'
import type { Material, ReadOptions } from '../read-source.ts'
import type { Source } from '../source.ts'

/** Reads a part of the credential. */
export type ReadPart = (source: Source, options: Omit<ReadOptions, 'signal'>) => Promise<Material>

/** A login, ready to be sent. */
export interface LoginRequest {
  /** As it is called in events: `approle`. */
  readonly method: string
  /** Below `/v1/`, encoded. */
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly secrets: readonly Secret[]
  /** Files to be deleted once it has succeeded. */
  readonly remove: readonly string[]
  /** Set when the credential may be good for one login only: what it is remembered by, and must not be shown. */
  readonly singleUse?: Secret
  /** Tells this credential from another one where the body does not: it is signed anew each time. */
  readonly identity?: string
  /** Wrong tries are counted, and lock the role or the user. */
  readonly isLockable?: boolean
  /** What to send to learn whether a refusal means a locked role: a mount that is there does not answer it with 403. */
  readonly probe?: { readonly path: string }
  /** What a refusal of it means. Pure. */
  readonly refusal: (refused: RefusedLogin) => LoginRefusal
}

/** An answer that is no token. */
export interface RefusedLogin {
  readonly status: number
  /** All that the server says, in one line fit to be shown; empty when it says nothing. */
  readonly text: string
  /** How far the server's clock is ahead of ours; undefined when it did not say. */
  readonly skewMs?: number | undefined
}

/** What a refused login means. */
export interface LoginRefusal {
  readonly code: VaultErrorCode
  readonly message: string
  readonly hint: string
  /** It may be accepted later, and trying harms nobody. */
  readonly retryable: boolean
  /** The credential was looked at, or may have been: one that is good for one login is used up. */
  readonly spent?: boolean
  /** The role or user may be locked: only a probe tells. */
  readonly askWhetherLocked?: boolean
}
