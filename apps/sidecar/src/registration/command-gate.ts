import type { Gate } from '@retriever/datadog-entities'

import type { World } from '../cli/world.ts'
import type { RegistrationSettings } from './config.ts'
import type { OpenGate } from './open-gate.ts'

/** The gate as `reconcile` takes it; empty when there is none. */
export interface GateOptions {
  readonly gate?: Gate
  readonly gated?: RegistrationSettings['gated']
}

/** The gate of one command. */
export interface CommandGate {
  /** Opens it when it is asked for, if the configuration has one. Throws a `ConfigError` with every mistake. */
  open(): Promise<GateOptions>
  close(): Promise<void>
}

/** Nothing is loaded, read or opened before `open`, and without a gate not even then. */
export function commandGate(
  isConfigured: boolean,
  config: readonly string[] | undefined,
  world: World,
): CommandGate {
  let opened: Promise<OpenGate | undefined> | undefined
  const opening = async (): Promise<OpenGate | undefined> => {
    if (!isConfigured) return undefined
    const [{ loadRegistration }, { openGate }] = await Promise.all([
      import('./load-config.ts'),
      import('./open-gate.ts'),
    ])
    return openGate(await loadRegistration(config, world))
  }
  return {
    async open() {
      opened ??= opening()
      const open = await opened
      return open === undefined ? {} : { gate: open.gate.gate, gated: open.gate.gated }
    },
    async close() {
      const open = await opened?.catch(() => undefined)
      await open?.close()
    },
  }
}
