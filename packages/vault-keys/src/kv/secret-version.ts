/** Which secret: `secret/birddog/datadog`, `secret/birddog/datadog@7`, or its parts. */
export type SecretRef =
  | string
  | {
      /** Mount and path; the path below the mount when that is given. A mount may have several segments. */
      readonly path: string
      /** Where the engine is mounted. Default: asked from the server; with `kv`, the first segment of the path. */
      readonly mount?: string
      /**
       * The engine's version. Default: asked from the server. With 1 the path is read as it is, which also gives the
       * leased secrets of other engines.
       */
      readonly kv?: 1 | 2
      /** A version of a KV v2 secret. Default: the latest. */
      readonly version?: number
    }

/** A version of a secret that could be read. */
export interface SecretVersion {
  /** Mount and path, as people write it: `secret/birddog/datadog`. */
  readonly path: string
  readonly mount: string
  readonly kv: 1 | 2
  /** KV v2 only. */
  readonly version?: number
  /** KV v2 only, in epoch milliseconds. */
  readonly createdAt?: number
  /** When this version will be deleted by itself, in epoch milliseconds. */
  readonly deletionAt?: number
  /** How long to wait at most before reading again: the `ttl` key of a KV v1 secret, or shortly before `deletionAt`. */
  readonly refreshAfterMs?: number
  /** Set when the secret is leased. */
  readonly lease?: {
    readonly id: string
    readonly durationMs: number
    readonly renewable: boolean
  }
  /** Keys and values; numbers that a double cannot hold are `ExactNumber`s. */
  readonly data: Readonly<Record<string, unknown>>
  /** When it was read, in epoch milliseconds. */
  readonly fetchedAt: number
}
