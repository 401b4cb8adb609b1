import { expect } from 'vitest'

import type { Control } from './scenario.ts'
import { story } from './story.ts'

type Rule = Parameters<Control['faults']>[0][number]
type Effect = Rule['effect']

const createEffects: readonly Effect[] = [
  { type: 'reset-before' },
  { type: 'reset-after' },
  { type: 'status', body: '', status: 504, executed: true },
  { type: 'status', body: '', status: 502 },
  { type: 'executed-later', status: 504, afterMs: 400 },
  { type: 'html-page', title: 'MAINTENANCE MODE' },
  { type: 'empty-page', executed: true },
  { type: 'empty-page' },
  { type: 'rate-limited', retryAfterSeconds: 0 },
  { type: 'expired-session' },
  { type: 'trouble', name: 'tickets-locked' },
]
const readEffects: readonly Effect[] = [
  { type: 'reset-before' },
  { type: 'status', body: '', status: 503 },
  { type: 'html-page', title: 'Mysql Error' },
  { type: 'empty-page' },
  { type: 'trouble', name: 'tickets-locked' },
]
const changeEffects: readonly Effect[] = [
  { type: 'reset-after' },
  { type: 'status', body: '', status: 504, executed: true },
  { type: 'html-page', title: 'Update needed' },
  { type: 'trouble', name: 'tickets-locked' },
]

for (const seed of [1, 2, 3]) {
  story(
    'Chaos',
    `everything fails now and then (seed ${seed}) → every alert has its ticket, every ticket is closed`,
    async (bridge) => {
      const random = randomFrom(seed)
      const pick = (effects: readonly Effect[]): Effect =>
        effects[Math.floor(random() * effects.length)] ?? { type: 'reset-before' }
      const rules = (match: Rule['match'], effects: readonly Effect[], count: number): Rule[] =>
        Array.from({ length: count }, () => ({
          match: { ...match, skip: Math.floor(random() * 6) },
          effect: pick(effects),
          times: 1,
        }))
      const faults = [
        ...rules({ method: 'POST', path: '/apirest.php/Ticket' }, createEffects, 12),
        ...rules({ path: '/apirest.php/search/Ticket' }, readEffects, 4),
        ...rules({ method: 'GET', path: '/apirest.php/Ticket/*' }, readEffects, 4),
        ...rules({ method: 'PUT', path: '/apirest.php/Ticket/*' }, changeEffects, 4),
        ...rules({ method: 'POST', path: '/apirest.php/ITILSolution' }, changeEffects, 4),
      ]
      await bridge.glpi.faults(faults)
      bridge.run()
      const names = Array.from({ length: 12 }, (_, index) => `Alert${index}`)
      await Promise.all(names.map((name) => bridge.post('firing', name)))
      await expect
        .poll(async () => (await bridge.bridge.overview()).counts, { timeout: 15_000 })
        .toEqual({ open: names.length })
      await Promise.all(names.map((name) => bridge.post('resolved', name)))
      await expect
        .poll(async () => (await bridge.bridge.overview()).counts, { timeout: 15_000 })
        .toEqual({ closed: names.length })
      await expect
        .poll(async () => (await bridge.bridge.overview()).outbox, { timeout: 5_000 })
        .toEqual([])

      const tickets = await bridge.tickets()
      expect(new Set(tickets.map(({ status }) => status))).toEqual(new Set([6]))
      expect(new Set(tickets.map(({ name }) => name.split(' ')[0])).size).toBe(names.length)
      const late = await bridge.glpi.journal({ method: 'POST', path: '/apirest.php/Ticket' })
      const twins = tickets.length - names.length
      expect(twins).toBeLessThanOrEqual(late.filter(({ executed }) => executed === 'later').length)
    },
    {
      policy: {
        unknownOutcome: {
          graceMs: 50,
          searchAgainMs: 50,
          searches: 2,
          sweepAfterMs: [300, 800],
        },
      },
    },
  )
}

/** Numbers from 0 to below 1, always the same for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
