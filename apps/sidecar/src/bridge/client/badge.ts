import { el } from '../../console/client/element.ts'
import { symbol } from './symbol.ts'

/** A state as a word with its shape and colour. */
export function badge(state: string, word = state): HTMLElement {
  return el('span', { class: 'badge', 'data-state': state }, symbol(state), word)
}
