/** How a file of variables is written. Each has values that it cannot hold; they are refused, never changed. */
export type Dialect =
  /** `docker run --env-file`: `NAME=value`, raw to the end of the line. */
  | 'docker'
  /** For `. file` in a POSIX shell: `export NAME='value'`. */
  | 'posix'
  /** For `node --env-file` and dotenv. */
  | 'dotenv'
  /** Kubernetes EnvFiles (`fileKeyRef`): `NAME='literal'`. */
  | 'kubernetes'

/** A file to publish. Its name has no folder. */
export type PublishedFile =
  /** The value of one key, byte by byte, and nothing else. */
  | { readonly name: string; readonly key: string; readonly mode?: number }
  /** Variables by their names, with the keys that they hold; sorted by name. */
  | {
      readonly name: string
      readonly dialect: Dialect
      readonly variables: Readonly<Record<string, string>>
      readonly mode?: number
    }
  /** One JSON object by name, with the keys that they hold. */
  | {
      readonly name: string
      readonly json: Readonly<Record<string, string>>
      readonly mode?: number
    }

/**
 * A folder that is published as a whole.
 *
 * Give the publisher a folder inside a volume, not the volume itself: Kubernetes lets everybody write into an `emptyDir`,
 * and such a folder is refused. Let others mount the volume read-only.
 */
export interface PublishTarget {
  /** It is made if it is missing; the folder above it is not, because a volume that is not mounted would go unnoticed. */
  readonly folder: string
  readonly files: readonly PublishedFile[]
  /** Mode of files that do not say their own. Default 0o440. */
  readonly fileMode?: number
  /**
   * Mode of the folders that hold them. Default 0o550. A target folder that is made here can also be written by its
   * owner, who publishes to it again; one that is there already keeps its mode.
   */
  readonly folderMode?: number
  /** Group of files and folders. Default: that of the process, or of the folder when it is setgid. */
  readonly group?: number
  /**
   * - `generation`: as the kubelet lays out volumes: `name` → `..data/name`, `..data` → a generation; one rename swaps all.
   * - `flat`: plain files, each replaced by a rename; for those who cannot follow links. Not atomic as a set.
   *
   * Default `generation`.
   */
  readonly layout?: 'generation' | 'flat'
  /** How long the generation before stays for readers that had it open. Default 30,000. */
  readonly keepPreviousMs?: number
  /** Variables that may be set although a program could be taken over by them, such as `NODE_OPTIONS`. */
  readonly allowVariables?: readonly string[]
}

/** What publishing did. */
export interface Published {
  /**
   * `unchanged` when all files were there already with the same content, mode and group: none of them was touched. At
   * most, generations whose time is over were removed.
   */
  readonly outcome: 'unchanged' | 'published'
  readonly folder: string
  readonly files: readonly string[]
  readonly warnings: readonly string[]
  /**
   * When the oldest of the generations that are kept may be removed, in epoch milliseconds: by the next publication, or
   * by `prune`. Absent when there is none.
   */
  readonly removableAt?: number
}
