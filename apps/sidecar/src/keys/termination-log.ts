import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

import { ConfigError } from '../config/config-error.ts'
import { KeysError } from './failure.ts'

/** Kubernetes shows no more. */
const longestBytes = 4096

/**
 * Writes one line about the end of a command where Kubernetes looks for it. It holds codes, paths and request ids, and no
 * value. Only a file that is there already is written to; anything else is left alone.
 */
export function writeTerminationLog(
  file: string | undefined,
  exitCode: number,
  error: unknown,
): void {
  if (file === undefined) return
  try {
    // Without waiting for a reader, should somebody have put a pipe there.
    const flags = constants.O_WRONLY | constants.O_NONBLOCK
    const descriptor = openSync(file, flags)
    try {
      if (!fstatSync(descriptor).isFile()) return
      ftruncateSync(descriptor)
      const line = Buffer.from(terminationLine(exitCode, error))
      writeSync(descriptor, Buffer.concat([line.subarray(0, longestBytes - 1), Buffer.from('\n')]))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // Most places have no such file, and the message stands on stderr too.
  }
}

/** `exit=77 code=permission-denied path=secret/birddog/datadog request=…`, and what else is wrong behind it. */
export function terminationLine(exitCode: number, error: unknown): string {
  const problems = problemsOf(error).map(({ code, path, requestId }) =>
    [
      `code=${code}`,
      ...(path === undefined ? [] : [`path=${path}`]),
      ...(requestId === undefined ? [] : [`request=${requestId}`]),
    ].join(' '),
  )
  return [`exit=${exitCode}`, problems.join('; ')]
    .filter(Boolean)
    .join(' ')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
}

interface Problem {
  readonly code: string
  readonly path?: string
  readonly requestId?: string
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof KeysError) return error.problems
  if (error instanceof ConfigError) {
    return error.problems.map(({ path }) => ({ code: 'config', path: path === '' ? '.' : path }))
  }
  return []
}
