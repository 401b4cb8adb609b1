import { setImmediate } from 'node:timers/promises'
import { Writable } from 'node:stream'

import { reportFailure } from '../cli/failure.ts'
import type { FailureStyle } from '../cli/failure.ts'
import type { Output, World } from '../cli/world.ts'
import { DatadogCommandError, datadogExitCodeOf } from './failure.ts'

/**
 * Runs a command so that all it writes is read: the process ends right after it, and a pipe takes 64 KiB at a time. A
 * reader that leaves (`| head`) does not end it half-way; a disk that is full is a failure. Gives the exit code.
 */
export async function withWholeOutput(
  world: World,
  style: FailureStyle,
  run: () => Promise<number>,
): Promise<number> {
  const { stdout, stderr } = world
  let failure: string | undefined
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') failure = error.code ?? error.message
  }
  const streams = [stdout, stderr].filter(isStream)
  for (const stream of streams) stream.on('error', onError)
  try {
    const exitCode = await run()
    await Promise.all(streams.map(written))
    // Errors of files are told after their writes.
    await setImmediate()
    if (failure === undefined || (exitCode !== 0 && exitCode !== 2)) return exitCode
    const error = new DatadogCommandError(73, `the output cannot be written: ${failure}`)
    return reportFailure(error, { ...style, json: false, exitCodeOf: datadogExitCodeOf }, world)
  } finally {
    for (const stream of streams) stream.off('error', onError)
  }
}

function isStream(output: Output): output is Output & Writable {
  return output instanceof Writable
}

/** Resolves when everything is with the reader, or the reader is gone. */
function written(stream: Writable): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
