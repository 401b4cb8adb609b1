import { availableParallelism, cpus, platform, release } from 'node:os'

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number
  readonly processor: string
  readonly system: string
  readonly node: string
  /** ISO 8601. */
  readonly at: string
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    system: `${platform()} ${release()}`,
    node: process.version,
    at: new Date().toISOString(),
  }
}

/** The machine in one line. */
export function machineLine({ cores, processor, system, node, at }: Machine): string {
  return `${cores} cores (${processor}), ${system}, Node ${node}, ${at.slice(0, 16)}Z`
}
