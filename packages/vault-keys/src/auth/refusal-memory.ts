/**
 * Remembers credentials that are good for one try, so that a refused one is never sent again: five wrong secret ids lock
 * the role for everybody. Only fingerprints are kept, from which no credential can be found.
 */
export interface RefusalMemory {
  /** True when nothing was ever refused: then no fingerprint need be taken, which costs a start some milliseconds. */
  isEmpty?(): boolean
  has(fingerprint: string): Promise<boolean>
  add(fingerprint: string): Promise<void>
}
