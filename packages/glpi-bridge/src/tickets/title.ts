import type { Subject } from '../lifecycle/subject.ts'
import type { Marker } from './marker.ts'
import { oneLine } from './html.ts'

/** GLPI stores titles encoded, and cuts what is longer without a word. */
const longestTitle = 255

/** What is wrong, on one line, without the marker: for example `HighCPU: EC2 i-0abc (critical)`. */
export function headline({ alertName, resource, severity }: Subject): string {
  const what = resource.name === 'unmapped' ? '' : `: ${resource.name} ${resource.id}`
  const how = severity ? ` (${severity})` : ''
  return oneLine(`${alertName}${what}${how}`)
}

/** The title of a ticket: the marker in brackets, by which the ticket is found again, and the headline, cut to fit. */
export function titleOf(marker: Marker, subject: Subject): string {
  return cut(`[${marker}] ${headline(subject)}`, longestTitle)
}

/** At most `limit` characters as GLPI counts them, with an ellipsis where something is missing. */
function cut(text: string, limit: number): string {
  const characters = Array.from(text)
  let length = 0
  let fits = 0
  for (const [index, character] of characters.entries()) {
    length += encodedLength(character)
    if (length < limit) fits = index + 1
  }
  return length <= limit ? text : `${characters.slice(0, fits).join('')}…`
}

/** `&`, `<` and `>` are stored as five characters, all others as one. */
function encodedLength(character: string): number {
  return character === '&' || character === '<' || character === '>' ? 5 : 1
}
