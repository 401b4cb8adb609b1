import { constants } from 'node:os'
import process from 'node:process'

import type { World } from './world.ts'

const stopSignals = ['SIGTERM', 'SIGINT'] as const

/** The process that this runs in. */
export function processWorld(): World {
  return {
    env: process.env,
    folder: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    onStopSignal: (listener) => onSignal(stopSignals, listener),
    onSignal,
    forgetVariable: (name) => void delete process.env[name],
    exit: (signal) => process.exit(128 + constants.signals[signal]),
    onUncaught(listener) {
      // Also called for promises that were rejected and never looked at.
      process.once('uncaughtException', (error) => {
        listener(error)
        process.exit(1)
      })
    },
  }
}

function onSignal(
  signals: readonly NodeJS.Signals[],
  listener: (signal: NodeJS.Signals) => void,
): () => void {
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}
