import type { Leaves } from './leaves.ts'
import { section } from './section.ts'

/** The section `log`. */
export function logSection({ word }: Leaves) {
  return section({
    /** Lines of this level and above are written. */
    level: word('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  }).prefault({})
}
