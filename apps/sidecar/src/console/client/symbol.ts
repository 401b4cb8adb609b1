/** Every state has a shape of its own, so that nobody needs to tell colours apart. Paths in a box of 16 × 16. */
const shapes: Readonly<Record<string, string>> = {
  fine: 'M3 8.500l3.500 3.500L13 4.500',
  alarm: 'M8 2l6.500 11.500h-13zM8 6.500v3M8 11.500v.5',
  warning: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 5v4M8 11v.5',
  doubt: 'M5 6a3 3 0 1 1 4 3c-1 .4-1 1-1 2M8 13.500v.5',
  changed: 'M3 13l1-3.500L11 2.500l2.500 2.500-7 7z',
  refused: 'M4 4l8 8M12 4l-8 8',
  nothing: 'M3 8h10',
}

const svg = 'http://www.w3.org/2000/svg'

/** The picture of a path in a box of 16 × 16. It stands beside a word, and says nothing that the word does not say. */
export function drawn(path: string): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 0 16 16')
  picture.setAttribute('aria-hidden', 'true')
  picture.setAttribute('class', 'symbol')
  const line = document.createElementNS(svg, 'path')
  line.setAttribute('d', path)
  picture.append(line)
  return picture
}

function symbol(name: string): SVGSVGElement {
  return drawn(shapes[name] ?? shapes['nothing'] ?? '')
}

/** A state as a word with its shape and colour. */
export function badge(look: string, word: string): HTMLElement {
  const element = document.createElement('span')
  element.className = 'badge'
  element.dataset['look'] = look
  element.append(symbol(look), word)
  return element
}
