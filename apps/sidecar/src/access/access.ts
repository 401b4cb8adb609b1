import type { Scope } from './scope.ts'

/** Who may call a route. Every route declares exactly one of these. */
export type Access =
  /** Anybody. */
  | { readonly type: 'public' }
  /** A webhook that follows its sender's own rule. */
  | { readonly type: 'source'; readonly rule: SourceRule }
  /** A caller who has been granted this scope, or one of these. What it may be used for is for the route to ask. */
  | { readonly type: 'scope'; readonly scope: Scope | readonly [Scope, ...Scope[]] }

/** Checks one webhook request by its sender's own means: a token, or a signature over the body. */
export interface SourceRule {
  /** The name of the source: it becomes the caller. */
  readonly source: string
  /** True when the verdict depends on the body. Otherwise it is passed before a byte of the body is read. */
  readonly signsBody: boolean
  verify(request: {
    readonly headers: Headers
    readonly body: Uint8Array
    readonly now: number
  }): Verdict
}

/**
 * Whether the caller is let in; a refusal says what was missing, never what was expected. With a `challenge`, another
 * attempt with a credential of that scheme may help.
 */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly detail: string; readonly challenge?: 'Bearer' | 'Basic' }

export type { Scope } from './scope.ts'
