/** Whose token it is, or that it is nobody's for these audiences. */
export type TokenReview = AuthenticatedToken | RefusedToken

/** The server knows the token, and it is for one of the audiences that were asked for. */
export interface AuthenticatedToken {
  readonly authenticated: true
  /** `system:serviceaccount:shop:checkout` */
  readonly username: string
  /** Of the account, not of its name: a new account of the same name has another. Absent for users without one. */
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>>
  /** Those that were asked for and that the token has; at least one. */
  readonly audiences: readonly string[]
  /** Absent when it is the token of something else. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string }
  /** The pod that the token was mounted into; absent when it is bound to none. */
  readonly pod?: { readonly name: string; readonly uid: string }
}

/** Nobody is to be let in with this token. */
export interface RefusedToken {
  readonly authenticated: false
  /** Why, for logs: mostly the server's own words, without the token. */
  readonly reason: string
}
