import type { Capability, CapabilityContext } from './capability.ts'
import type { Config } from './config/schema.ts'

/** The capabilities that the configuration switches on. */
export interface Composition {
  readonly capabilities: readonly OpenedCapability[]
  /** Runs all loops until the signal aborts. Rejects, after stopping the others, when one of them breaks. */
  run(signal: AbortSignal): Promise<void>
  /** Gives everything back, in reverse order. Closes the rest even when one of them cannot be closed. */
  close(): Promise<void>
}

/** A capability with the name of its section. */
export interface OpenedCapability extends Capability {
  readonly name: string
}

/** A section of the configuration that is present, and how its capability is opened. */
export interface PresentSection {
  readonly name: string
  open(context: CapabilityContext): Promise<Capability>
}

/** The sections that are present. The code of the others is not loaded. */
export function presentSections({
  bridge,
  datadog,
  keys,
  registration,
}: Config): readonly PresentSection[] {
  return [
    ...(bridge
      ? [
          {
            name: 'bridge',
            open: async (context: CapabilityContext) =>
              (await import('./bridge/capability.ts')).openBridge(bridge, context),
          },
        ]
      : []),
    ...(datadog
      ? [
          {
            name: 'datadog',
            open: async (context: CapabilityContext) =>
              (await import('./datadog/open.ts')).openDatadogSection(
                { datadog, registration, keys },
                context,
              ),
          },
        ]
      : []),
  ]
}

/** Opens the sections one after the other. When one of them cannot be opened, those before it are closed again. */
export async function compose(
  sections: readonly PresentSection[],
  context: CapabilityContext,
): Promise<Composition> {
  const capabilities: OpenedCapability[] = []
  try {
    for (const { name, open } of sections) capabilities.push({ name, ...(await open(context)) })
  } catch (error) {
    await closeAll(capabilities, context)
    throw error
  }
  return {
    capabilities,
    run: (signal) => runAll(capabilities, signal),
    close: () => closeAll(capabilities, context),
  }
}

async function runAll(
  capabilities: readonly OpenedCapability[],
  signal: AbortSignal,
): Promise<void> {
  const broken = new AbortController()
  const either = AbortSignal.any([signal, broken.signal])
  const results = await Promise.allSettled(
    capabilities.map(async (capability) => {
      try {
        await capability.run(either)
      } catch (error) {
        broken.abort()
        throw error
      }
    }),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

async function closeAll(
  capabilities: readonly OpenedCapability[],
  { logger }: CapabilityContext,
): Promise<void> {
  for (const { name, close } of capabilities.toReversed()) {
    try {
      await close()
    } catch (error) {
      logger.error({ err: error, capability: name }, 'could not be closed')
    }
  }
}
