import type { Subject } from '../lifecycle/subject.ts'
import { contentOf } from './content.ts'
import type { Marker } from './marker.ts'
import type { Level, TicketDraft } from './ticket.ts'
import { titleOf } from './title.ts'

/** What a new ticket says about an incident. Pure: the same subject gives the same ticket. */
export function draftTicket(marker: Marker, subject: Subject): TicketDraft {
  return {
    title: titleOf(marker, subject),
    content: contentOf(marker, subject),
    ...levelsOf(subject.severity),
  }
}

interface Levels {
  readonly urgency: Level
  readonly impact: Level
}

const veryHigh: Levels = { urgency: 5, impact: 5 }
const high: Levels = { urgency: 4, impact: 4 }
const medium: Levels = { urgency: 3, impact: 3 }
const low: Levels = { urgency: 2, impact: 2 }

/** By the severity's name, without case. GLPI makes the priority of both. */
const levels: ReadonlyMap<string, Levels> = new Map([
  ['emergency', veryHigh],
  ['disaster', veryHigh],
  ['fatal', veryHigh],
  ['critical', veryHigh],
  ['page', veryHigh],
  ['error', high],
  ['major', high],
  ['high', high],
  ['warning', medium],
  ['average', medium],
  ['minor', medium],
  ['notice', low],
  ['low', low],
  ['info', low],
  ['information', low],
  ['none', low],
])

/** Urgency and impact for a severity; medium for one that is missing or unknown. */
export function levelsOf(severity?: string): Levels {
  return levels.get(severity?.trim().toLowerCase() ?? '') ?? medium
}
