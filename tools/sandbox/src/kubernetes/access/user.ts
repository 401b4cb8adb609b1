/** Somebody that the server knows. */
export interface User {
  readonly username: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** Who comes without credentials. */
export const anonymous: User = {
  username: 'system:anonymous',
  groups: ['system:unauthenticated'],
}

/** A user with a token of the server's own list. */
export interface StaticUser {
  readonly token: string
  readonly username: string
  readonly uid?: string
  readonly groups?: readonly string[]
}
