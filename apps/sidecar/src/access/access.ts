/** Who may call a route. Every route declares exactly one of these. */
export type Access =
  /** Anybody. */
  | { readonly type: 'public' }
  /** A webhook that follows its sender's own rule. */
  | { readonly type: 'source'; readonly rule: SourceRule }
  /** A caller whose credential carries this scope. */
  | { readonly type: 'scope'; readonly scope: Scope }

/** Checks one webhook request by its sender's own means: a token, or a signature over the body. */
export interface SourceRule {
  /** The name of the source: it becomes the caller. */
  readonly source: string
  verify(request: {
    readonly headers: Headers
    readonly body: Uint8Array
    readonly now: number
  }): Verdict
}

/** Whether the caller is let in; a refusal says what was missing, never what was expected. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly detail: string }

/** What a credential may be used for. */
export type Scope = 'bridge:read' | 'bridge:operate'
