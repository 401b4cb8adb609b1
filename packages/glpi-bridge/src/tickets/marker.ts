import type { IncidentKey } from '../lifecycle/key.ts'

/**
 * Identifies the ticket of one episode in GLPI 10, which has no external id: `gb-`, 20 characters of base 32, `-`, the
 * episode. It stands in brackets at the very start of the title, because GLPI cuts titles at the end.
 */
export type Marker = string & { readonly __brand: 'Marker' }

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** The marker of an incident's episode. The key is already a hash, so its first 100 bits serve. */
export function markerOf(key: IncidentKey, episode: number): Marker {
  let bits = BigInt(`0x${key.slice(0, 25)}`)
  let text = ''
  for (let place = 0; place < 20; place += 1) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return `gb-${text}-${episode}` as Marker
}
