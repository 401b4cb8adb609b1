import { closeSync, fstatSync, openSync, statSync, writeSync } from 'node:fs'

import type { Clock } from '@retriever/upstream'

import type { CheckResult } from '../capability.ts'
import type { AuditSink } from './audit-trail.ts'

/** A file that records are appended to. */
export interface AuditFile {
  readonly write: AuditSink
  state(): CheckResult
  close(): void
}

/** What an audit file works with. */
export interface AuditFileOptions {
  readonly file: string
  readonly clock: Clock
  /** Told about the first of several failures, and about every record that was not written. */
  readonly onFailure: (error: unknown, isFirst: boolean) => void
}

/** A file that was moved away by a rotation is noticed after this long; what is written until then goes with it. */
const lookEveryMs = 1_000

/**
 * Appends records as lines of JSON; each is in the file, or known not to be, before the request is answered. The file
 * is made with mode 0600. One that is moved away or removed is opened anew under its name. Failures fail no request.
 */
export function openAuditFile({ file, clock, onFailure }: AuditFileOptions): AuditFile {
  let handle: number | undefined
  let lookedAt = 0
  let isBroken = false
  let state: CheckResult = { ok: true, detail: 'it can be written' }

  const fail = (error: unknown) => {
    onFailure(error, state.ok)
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    state = {
      ok: false,
      detail: `${file} cannot be written (${code}); records are missing from it`,
    }
  }
  const drop = () => {
    const old = handle
    handle = undefined
    if (old !== undefined) closeSync(old)
  }
  const opened = () => {
    const now = clock.monotonic()
    if (handle !== undefined && now - lookedAt >= lookEveryMs) {
      lookedAt = now
      if (isElsewhere(handle, file)) drop()
    }
    if (handle === undefined) {
      handle = openSync(file, 'a', 0o600)
      lookedAt = now
    }
    return handle
  }

  try {
    opened()
  } catch (error) {
    fail(error)
  }
  return {
    write(record) {
      try {
        // The rest of a line that could not be finished must not swallow this one.
        const line = Buffer.from(`${isBroken ? '\n' : ''}${JSON.stringify(record)}\n`)
        const target = opened()
        isBroken = true
        writeWhole(target, line)
        isBroken = false
        state = { ok: true, detail: 'it can be written' }
      } catch (error) {
        fail(error)
      }
    },
    state: () => state,
    close: drop,
  }
}

function writeWhole(handle: number, line: Uint8Array): void {
  let written = 0
  while (written < line.length) {
    const count = writeSync(handle, line, written)
    if (count === 0) throw new Error('nothing more could be written')
    written += count
  }
}

function isElsewhere(handle: number, file: string): boolean {
  const open = fstatSync(handle)
  const named = statSync(file, { throwIfNoEntry: false })
  return named === undefined || named.ino !== open.ino || named.dev !== open.dev
}
