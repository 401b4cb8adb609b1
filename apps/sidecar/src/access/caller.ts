import type { Scope } from './scope.ts'

/** How a caller has proved who it is. `public` and `source` are those of routes with such an access. */
export type CallerKind =
  | 'token'
  | 'key'
  | 'kubernetes'
  | 'jwt'
  | 'certificate'
  | 'loopback'
  | 'source'
  | 'public'

/** Who is asking. */
export interface Caller {
  /**
   * For audit records, logs and the console, with its kind before it: `key/ci`, `kubernetes/shop/deployer`,
   * `jwt/corp/alice`, `certificate/spiffe://…`, `loopback`, `source/alertmanager`, `public`.
   */
  readonly name: string
  readonly kind: CallerKind
  /** Everything that the configuration grants it. None of it: it is known, and may do nothing. */
  readonly grants: readonly Grant[]
}

/** Scopes, and for what they are good. A grant is good where all its parts fit; grants add up. */
export interface Grant {
  readonly scopes: readonly Scope[]
  /** Patterns of services; `*` stands for any characters. */
  readonly services: readonly string[]
  /** Patterns of teams. Absent: the team does not matter. */
  readonly teams?: readonly string[]
  /** Patterns of Datadog organisations, by their names in the configuration. */
  readonly organisations: readonly string[]
  /** On whose behalf is written: the owner in the marks of entities. */
  readonly owner: string
  readonly limits: GrantLimits
}

/** What a grant bounds. */
export interface GrantLimits {
  /** How many entities the owner may have in an organisation. Absent: no bound. */
  readonly entities?: number
  /** Patterns of handles, without `@`, that alerts and messages may notify. Absent: any. */
  readonly handles?: readonly string[]
  /** The most urgent priority: 1 allows all, 3 allows 3, 4 and 5. */
  readonly priority: number
  /** Shortest time between two notifications of the same alert, in milliseconds. */
  readonly renotifyMs: number
  /** Longest query, in bytes of UTF-8. */
  readonly queryBytes: number
  /** Most widgets of a dashboard, those in groups counted. */
  readonly widgets: number
}

/** For what a scope shall be used. What is absent is not asked about. */
export interface Target {
  readonly organisation?: string
  /** Every one of them must be granted. */
  readonly services?: readonly string[]
  readonly team?: string
}
