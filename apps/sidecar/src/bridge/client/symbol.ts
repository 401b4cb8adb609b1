import { drawn } from '../../console/client/symbol.ts'

/** Every state has a shape of its own, so that nobody needs to tell colours apart. */
const shapes: Readonly<Record<string, string>> = {
  idle: 'M3 8h10',
  counting: 'M8 2a6 6 0 1 0 6 6H8z',
  creating: 'M8 3v10M3 8h10',
  unknown: 'M5 6a3 3 0 1 1 4 3c-1 .4-1 1-1 2M8 13.500v.5',
  open: 'M8 2l6.500 11.500h-13zM8 6.500v3M8 11.500v.5',
  cooling: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  closing: 'M2 8h9M8 4l4 4-4 4M14.500 3v10',
  closed: 'M3 8.500l3.500 3.500L13 4.500',
  failed: 'M5 2h6l3 3v6l-3 3H5l-3-3V5zM6 6l4 4M10 6l-4 4',
  paused: 'M5.500 3v10M10.500 3v10',
  working: 'M3 8.500l3.500 3.500L13 4.500',
  failing: 'M4 4l8 8M12 4l-8 8',
  unused: 'M3 8h10',
  firing: 'M8 2l6.500 11.500h-13zM8 6.500v3M8 11.500v.5',
  resolved: 'M3 8.500l3.500 3.500L13 4.500',
  duplicate: 'M5 5V2.500h8.500V11H11M2.500 5H11v8.500H2.500z',
  refused: 'M4 4l8 8M12 4l-8 8',
}

/** The shape that stands beside a word. */
export function symbol(name: string): SVGSVGElement {
  return drawn(shapes[name] ?? shapes['idle'] ?? '')
}
