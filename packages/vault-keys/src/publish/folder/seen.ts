/** The mode of a folder that is being made: sticky, which no mode is that may be asked for. */
export const unfinishedMode = 0o1700

/** Whether a folder's making was interrupted, or goes on. A group that is inherited does not count. */
export function isUnfinished({ kind, mode }: SeenEntry): boolean {
  return kind === 'folder' && (mode & 0o1777) === unfinishedMode
}

/** What something in a folder is. */
export type Kind = 'file' | 'folder' | 'link' | 'other'

/** Something as it was found. */
export interface SeenEntry {
  readonly kind: Kind
  /** The twelve bits that `chmod` sets. */
  readonly mode: number
  readonly owner: number
  readonly group: number
  /** What a link says. */
  readonly target?: string
}

/** A file as it was found. Its content is there if it could be read and has the size of the wanted one. */
export interface SeenFile extends SeenEntry {
  readonly content?: Uint8Array
}

/** A folder to publish to, as it was found. Nothing in it was changed by looking. */
export interface Seen {
  /** What the path names itself; undefined when there is nothing. */
  readonly self: SeenEntry | undefined
  /** The folder at the end, if the path names a link. */
  readonly folder: SeenEntry | undefined
  /**
   * What is in it, by name: all that bear a name that is wanted or of our making, and all links. Others' files are not
   * looked at.
   */
  readonly entries: ReadonlyMap<string, SeenFile>
  /** The files that `..data` leads to; undefined when it leads nowhere. */
  readonly current: SeenGeneration | undefined
}

/** A generation as it was found. */
export interface SeenGeneration {
  readonly name: string
  readonly folder: SeenEntry
  readonly files: ReadonlyMap<string, SeenFile>
}
