import { setTimeout } from 'node:timers/promises'

import type { Quantity } from '../benchmark.ts'
import { quantity } from '../rounds.ts'
import { residentMegabytes } from './memory.ts'
import type { StartedProcess } from './started-process.ts'

const idleMs = 1000

/** How soon a process listened, and what it then holds. */
export interface StartFigures {
  readonly listeningAfterMs: number
  /** In MB, after one idle second; undefined where the system has no `/proc`. */
  readonly resident: number | undefined
}

/** Starts it, lets it idle for a second, looks at its memory and stops it. */
export async function watchStart(start: () => Promise<StartedProcess>): Promise<StartFigures> {
  const { listeningAfterMs, pid, stop } = await start()
  try {
    await setTimeout(idleMs)
    return { listeningAfterMs, resident: await residentMegabytes(pid) }
  } finally {
    await stop()
  }
}

/** The quantities of a start; memory only where it could be read. `goals` stand behind the names. */
export function startQuantities(
  figures: ReadonlyMap<string, readonly StartFigures[]>,
  goals: { readonly listening?: string; readonly resident?: string } = {},
): readonly Quantity[] {
  const named = (name: string, goal: string | undefined): string =>
    goal === undefined ? name : `${name} (goal ${goal})`
  const listening = quantity(
    figures,
    { name: named('listening after', goals.listening), unit: 'ms', difference: true },
    ({ listeningAfterMs }) => listeningAfterMs,
  )
  if ([...figures.values()].flat().some(({ resident }) => resident === undefined)) {
    return [listening]
  }
  const resident = quantity(
    figures,
    { name: named('resident set after 1 s idle', goals.resident), unit: 'MB', difference: true },
    (all) => all.resident ?? 0,
  )
  return [listening, resident]
}
