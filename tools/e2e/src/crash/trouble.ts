import type { FaultRule } from '@retriever/sandbox'

import type { Random } from './random.ts'

/** What goes wrong in GLPI during one life of the bridge. */
export interface Trouble {
  readonly rules: readonly FaultRule[]
  /** Whether the answer to a create is lost, and not only late. */
  readonly losesAnswers: boolean
}

const create = { method: 'POST', path: '/apirest.php/Ticket*' }
const solve = { method: 'POST', path: '/apirest.php/ITILSolution*' }
const close = { method: 'PUT', path: '/apirest.php/Ticket*' }

/**
 * Creates always take a while, so that there is a time between the acknowledgement and the ticket. Every other life also
 * loses answers: the connection is reset after the create was executed, or a gateway answers 504 and GLPI executes it
 * later.
 */
export function troubleFor(life: number, random: Random): Trouble {
  const slow = (when: 'before' | 'after'): FaultRule => ({
    match: create,
    effect: { type: 'slow', ms: random.between(50, 400), when },
    times: random.between(2, 4),
  })
  const late = [slow('before'), slow('after')]
  if (life % 2 === 0) return { rules: late, losesAnswers: false }
  const lost: FaultRule = random.chance(0.7)
    ? { match: create, effect: { type: 'reset-after' }, times: random.between(1, 2) }
    : {
        match: create,
        effect: { type: 'executed-later', status: 504, afterMs: random.between(50, 1_500) },
        times: 1,
      }
  const alsoClosing: readonly FaultRule[] = random.chance(0.5)
    ? [
        {
          match: random.chance(0.5) ? solve : close,
          effect: random.chance(0.5) ? { type: 'reset-after' } : { type: 'status', status: 503 },
          times: 1,
        },
      ]
    : []
  return { rules: [...late, lost, ...alsoClosing], losesAnswers: true }
}
