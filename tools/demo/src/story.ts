import { playEntities } from './entities-chapter.ts'
import type { House } from './house.ts'
import type { Step } from './step.ts'
import { playTicket } from './ticket-chapter.ts'

/** What the story leaves behind for those who go on by themselves. */
export interface Played {
  /** The id of the monitor at Datadog. */
  readonly monitorId: string
}

/**
 * Plays both chapters: an alert that becomes a ticket, and an alert that is kept at Datadog. Each step is taken from what
 * the sidecar answered or from what the stand-ins' journals show, and throws when it did not happen.
 */
export async function play(
  house: House,
  elapsedMs: () => number,
  tell: (step: Step) => void,
): Promise<Played> {
  const happened = (name: Step['name'], text: string, evidence: string) =>
    tell({ name, text, evidence, atMs: elapsedMs() })
  await playTicket(house, happened)
  return { monitorId: await playEntities(house, happened) }
}
