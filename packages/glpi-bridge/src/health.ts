import { GlpiError } from './errors.ts'
import type { Store } from './store/store.ts'
import type { Ticketing } from './tickets/ticketing.ts'

/** The answer to one question about the world. `detail` holds no secret. */
export interface Health {
  readonly ok: boolean
  readonly detail: string
}

/** How a bridge is. Without its store it can do nothing; without a GLPI instance its work waits. */
export interface BridgeHealth {
  readonly store: Health
  /** By name of the instance; those that cannot be checked are left out. */
  readonly glpi: Readonly<Record<string, Health>>
}

/** Something that can say whether it works. Throws a `GlpiError` when it does not. */
export interface Checkable {
  check(signal: AbortSignal): Promise<unknown>
}

/** Asks everything that a bridge stands on. */
export async function checkBridge(
  store: Store,
  ticketing: Readonly<Record<string, Ticketing & Partial<Checkable>>>,
  signal: AbortSignal,
): Promise<BridgeHealth> {
  const systems = Object.entries(ticketing).flatMap(([name, system]) =>
    system.check ? [{ name, check: () => system.check?.(signal) }] : [],
  )
  const [storeHealth, ...glpi] = await Promise.all([
    health(() => store.check(), 'it can be written'),
    ...systems.map(({ check }) => health(check, 'it lets us in')),
  ])
  return {
    store: storeHealth,
    glpi: Object.fromEntries(
      systems.flatMap(({ name }, index) => {
        const result = glpi[index]
        return result ? [[name, result] as const] : []
      }),
    ),
  }
}

async function health(check: () => Promise<unknown> | undefined, good: string): Promise<Health> {
  try {
    await check()
    return { ok: true, detail: good }
  } catch (error) {
    if (error instanceof GlpiError) return { ok: false, detail: `${error.message} ${error.hint}` }
    return { ok: false, detail: error instanceof Error ? error.message : 'unknown' }
  }
}
