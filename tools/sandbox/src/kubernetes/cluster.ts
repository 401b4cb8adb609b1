import type { Surroundings } from '../frame/stand-in.ts'
import type { StaticUser, User } from './access/user.ts'
import type { Objects } from './objects/objects.ts'
import type { KubernetesSettings } from './settings.ts'

/** What the parts of the server share. */
export interface Cluster extends Surroundings {
  settings(): KubernetesSettings
  readonly issuer: string
  readonly users: readonly StaticUser[]
  readonly objects: Objects
  /** Positive results of authentication, by token and audiences. */
  readonly known: Map<string, Known>
}

/** Somebody who was authenticated a moment ago. */
export interface Known {
  readonly authenticated: Authenticated
  /** Epoch milliseconds. */
  readonly until: number
}

/** What a good token tells. */
export interface Authenticated {
  readonly user: User
  /** Those that were asked for and that the token has. */
  readonly audiences: readonly string[]
}

/** Whether a token is good, and for whom. */
export type Judged =
  | { readonly ok: true; readonly authenticated: Authenticated }
  /** `why` is absent when nobody knows the token at all. */
  | { readonly ok: false; readonly why?: string }
