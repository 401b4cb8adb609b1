import type { Clock } from '@retriever/upstream/clock'

import type { FileSystem } from './folder/file-system.ts'

/** What `publish` may be given beside values and target. */
export interface PublishOptions {
  readonly clock?: Clock
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /** Default: the file system of this machine. */
  readonly files?: FileSystem
  /** Looked at before anything is written. Writing itself is not interrupted: it takes milliseconds. */
  readonly signal?: AbortSignal
}
