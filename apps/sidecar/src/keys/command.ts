import type { VaultEvent } from '@retriever/vault-keys'

import type { World } from '../cli/world.ts'
import { defaultTerminationLog } from './config.ts'
import type { KeysConfig } from './config.ts'
import { keysExitCodeOf, StoppedError } from './failure.ts'
import type { KeySetConfig } from './key-set.ts'
import type { LoadedKeysConfig } from './load-config.ts'
import { writeTerminationLog } from './termination-log.ts'
import { openVaults } from './vaults.ts'
import type { OpenVaults } from './vaults.ts'

/** Does the work of a command; when it fails, Kubernetes is told why. */
export async function explained<Result>(
  loading: Promise<LoadedKeysConfig>,
  work: (loaded: LoadedKeysConfig) => Promise<Result>,
): Promise<Result> {
  let terminationLog: string | undefined = defaultTerminationLog
  try {
    const loaded = await loading
    terminationLog = loaded.keys.terminationLog
    return await work(loaded)
  } catch (error) {
    writeTerminationLog(terminationLog, keysExitCodeOf(error), error)
    throw error
  }
}

/** Work with open Vaults. */
export interface VaultWork {
  readonly keys: KeysConfig
  readonly sets: readonly KeySetConfig[]
  readonly world: World
  readonly onEvent: (event: VaultEvent) => void
  /** Told when a token could not be revoked. */
  readonly warn: (text: string) => void
}

/** Revoking takes a few milliseconds, unless the server hangs. */
const closeWithinMs = 5_000
/** Who was told to stop is killed if it does not. */
const stopWithinMs = 1_500

/**
 * Opens the Vaults, does the work, and gives every token back, whatever happened. A signal aborts what is under way, and
 * rejects with a `StoppedError`; a second one ends the process at once.
 */
export async function withVaults<Result>(
  { keys, sets, world, onEvent, warn }: VaultWork,
  work: (open: OpenVaults, stop: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController()
  let stopped: StoppedError | undefined
  const forget = world.onStopSignal((signal) => {
    if (stopped) world.exit(signal)
    stopped = new StoppedError(signal)
    stop.abort(stopped)
  })
  const open = openVaults(keys, sets, onEvent)
  try {
    const result = await work(open, stop.signal)
    throwIf(stopped)
    return result
  } catch (error) {
    throwIf(stopped)
    throw error
  } finally {
    await open.close(stop.signal.aborted ? stopWithinMs : closeWithinMs).catch((error: unknown) => {
      warn(error instanceof Error ? error.message : String(error))
    })
    forget()
  }
}

function throwIf(stopped: StoppedError | undefined): void {
  if (stopped) throw stopped
}
