import type { MonitorBody } from '../monitors/monitor.ts'
import { specOf } from './canonical.ts'
import { decompileMonitor } from './decompile.ts'
import { specPrefix } from './tags.ts'

/** Whether a monitor still says what was intended. */
export interface Drift {
  /** False when somebody changed the monitor after it was compiled. */
  readonly inSync: boolean
  /** What was compiled: 12 hexadecimal digits. */
  readonly written: string
  /** What the monitor says now. */
  readonly found: string
}

/**
 * Compares a monitor with the drift tag that it bears; undefined when it bears none. The tag tells that something was
 * changed, not what.
 *
 * @param options.digest SHA-256 of a text, in hexadecimal; the same as for `compileAlert`
 */
export function driftOf(
  monitor: MonitorBody,
  { digest }: { readonly digest: (text: string) => string },
): Drift | undefined {
  const specs = new Set(monitor.tags?.filter((tag) => String(tag).startsWith(specPrefix)))
  const [tag] = specs
  if (tag === undefined) return undefined
  const written = tag.slice(specPrefix.length)
  const found = specOf(decompileMonitor(monitor), digest)
  return { inSync: specs.size === 1 && written === found, written, found }
}
