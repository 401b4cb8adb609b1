import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Fate } from '../../test/fake-glpi.ts'
import { acts, fates, policies, Script, type Act } from '../../test/world-script.ts'
import { keyOf, World } from '../../test/world.ts'
import { markerOf } from '../tickets/marker.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { LifecycleEvent } from './event.ts'
import type { Incident } from './incident.ts'
import type { LifecyclePolicy } from './policy.ts'

const keys = [1, 2, 3] as const

/** Every state that an incident can come into, with an event that may meet it there. */
function reached(
  course: readonly Act[],
  fate: readonly Fate[],
  policy: LifecyclePolicy,
): Incident[] {
  const seen: Incident[] = []
  const world = new World(policy, fate, (before) => seen.push(before))
  new Script(world).play(course)
  return seen
}

function kindsOf({ enqueue }: Decision): readonly string[] {
  return enqueue.map(({ operation }) => operation.kind)
}

describe('at every moment of any course of events', () => {
  test('a ticket is asked for once, never while it is there or looked for', () => {
    fc.assert(
      fc.property(acts, fates, policies, (course, fate, policy) => {
        const watch = (before: Incident, decision: Decision): void => {
          if (!kindsOf(decision).includes('create-ticket')) return
          expect(kindsOf(decision).filter((kind) => kind === 'create-ticket')).toHaveLength(1)
          expect(before.pending.map(({ kind }) => kind)).not.toContain('create-ticket')
          expect(['open', 'cooling', 'creating']).not.toContain(before.state.kind)
          // Asked for again within an episode: only when it is known not to be there.
          const again = decision.incident.episode === before.episode
          expect(['unknown', 'failed'].includes(before.state.kind)).toBe(again)
        }
        new Script(new World(policy, fate, watch)).play(course)
      }),
    )
  })

  test('there is no new episode without as many firings in the window as the threshold says', () => {
    fc.assert(
      fc.property(acts, fates, policies, (course, fate, policy) => {
        const firings: { readonly key: string; readonly at: number }[] = []
        const { count, withinMs = Infinity } = policy.threshold
        const world = new World(policy, fate, (before, { incident, reason }) => {
          const { key } = incident
          if (heardFiring(before, incident)) firings.push({ key, at: reason.at })
          if (incident.episode === before.episode) return
          const counted = firings.filter(
            (firing) => firing.key === key && firing.at > reason.at - withinMs,
          )
          expect(counted.length).toBeGreaterThanOrEqual(count)
        })
        new Script(world).play(course)
      }),
    )
  })

  test('nothing is closed while a series fires', () => {
    fc.assert(
      fc.property(acts, fates, policies, (course, fate, policy) => {
        const world = new World(policy, fate, ({ key }, decision) => {
          if (!kindsOf(decision).includes('close-ticket')) return
          const number = keys.find((one) => keyOf(one) === key) ?? 0
          expect(script.fires(number)).toBe(false)
        })
        const script = new Script(world)
        script.play(course)
      }),
    )
  })

  test('the IVR endpoint is called once for a ticket', () => {
    fc.assert(
      fc.property(acts, fates, policies, (course, fate, policy) => {
        const called = new Set<string>()
        const world = new World(
          { ...policy, callIvr: true },
          fate,
          ({ key, episode }, decision) => {
            if (!kindsOf(decision).includes('call-ivr')) return
            expect(called).not.toContain(`${key} ${episode}`)
            called.add(`${key} ${episode}`)
          },
        )
        new Script(world).play(course)
      }),
    )
  })

  test('a timer that was told the time waits for a later one, or for none', () => {
    fc.assert(
      fc.property(acts, fates, policies, fc.nat(1e9), (course, fate, policy, laterMs) => {
        for (const incident of reached(course, fate, policy)) {
          const now = Date.parse('2026-11-21T12:00:00Z') + laterMs
          const { timerAt = Infinity } = decide(incident, { type: 'time' }, now, policy)
          expect(timerAt).toBeGreaterThan(now)
        }
      }),
    )
  })
})

describe('repeating and reordering', () => {
  test('the same news twice in a row decides nothing the second time', () => {
    fc.assert(
      fc.property(acts, fates, policies, fc.boolean(), (course, fate, policy, fires) => {
        for (const incident of reached(course, fate, policy)) {
          const now = Date.parse('2026-12-24T00:00:00Z')
          const event = newsOf(fires ? 'firing' : 'resolved', now)
          const once = decide(incident, event, now, policy)
          const twice = decide(once.incident, event, now, policy)
          expect(twice.enqueue).toEqual([])
          expect(withoutReason(twice.incident)).toEqual(withoutReason(once.incident))
        }
      }),
    )
  })

  test('a prefix of the deliveries, sent again at once, changes nothing but reasons', () => {
    fc.assert(
      fc.property(acts, fates, policies, fc.nat(60), (course, fate, policy, length) => {
        const quick = course.filter((act) => act.type !== 'wait')
        const world = new World(policy, fate)
        const script = new Script(world)
        script.play(quick)
        const before = keys.map((key) => withoutReason(world.incident(key)))
        const { outbox } = world
        for (const news of script.sent.slice(0, length)) world.deliver(news)
        expect(keys.map((key) => withoutReason(world.incident(key)))).toEqual(before)
        expect(world.outbox).toEqual(outbox)
      }),
    )
  })

  test('what arrives at the same instant may come in any order, as long as it concerns different incidents', () => {
    fc.assert(
      fc.property(acts, policies, (course, policy) => {
        const states = [(key: number) => key, (key: number) => -key].map((order) => {
          const world = new World(policy, ['answered'])
          new Script(world).play(sortedBetweenWaits(course, order))
          return keys.map((key) => withoutIds(world.incident(key)))
        })
        expect(states[1]).toEqual(states[0])
      }),
    )
  })
})

test('in the end every episode has exactly one ticket that is not closed as a twin', () => {
  fc.assert(
    fc.property(
      acts,
      fates,
      policies,
      fc.constantFrom(0, 20_000),
      (course, fate, policy, staleMs) => {
        const world = new World(policy, fate, undefined, staleMs)
        const script = new Script(world)
        script.play(course)
        world.settleDown()
        for (const key of keys) {
          const { episode, state } = world.incident(key)
          expect(['idle', 'counting', 'open', 'closed']).toContain(state.kind)
          for (let number = 1; number <= episode; number += 1) {
            const marker = markerOf(keyOf(key), number)
            const tickets = world.glpi.tickets.filter((one) => one.marker === marker)
            const kept = tickets.filter(({ ended }) => ended !== 'as a twin')
            expect(kept).toHaveLength(1)
            const current = number === episode && state.kind === 'open'
            expect(kept[0]?.ended).toBe(current ? 'no' : 'closed')
          }
        }
        expect(world.outbox).toEqual([])
      },
    ),
  )
}, 60_000)

/** Whether the decision was about a firing that may count. */
function heardFiring(before: Incident, { members }: Incident): boolean {
  return members.some((member) => member.status === 'firing' && !before.members.includes(member))
}

function withoutReason(incident: Incident): Omit<Incident, 'reason'> {
  const { reason: _, ...rest } = incident
  return rest
}

/** Entries are numbered in the order in which they were put in. */
function withoutIds(incident: Incident): object {
  const pending = incident.pending.map(({ kind }) => kind)
  return { ...withoutReason(incident), pending }
}

function newsOf(status: 'firing' | 'resolved', now: number): LifecycleEvent {
  return {
    type: 'alert',
    alert: {
      source: 'prometheus',
      fingerprint: 'a',
      status,
      name: 'HighCPU',
      labels: {},
      annotations: {},
      startsAt: now,
    },
    resource: { name: 'EC2', id: '1' },
    delivery: 'the same',
  }
}

/** The same course with the news between two waits in another order of incidents; each incident's own order stays. */
function sortedBetweenWaits(
  course: readonly Act[],
  order: (key: number) => number,
): readonly Act[] {
  const rounds: Act[][] = [[]]
  for (const act of course) {
    if (act.type === 'work') continue
    rounds.at(-1)?.push(act)
    if (act.type === 'wait') rounds.push([])
  }
  const place = (act: Act): number => (act.type === 'news' ? order(act.key) : Infinity)
  return rounds.flatMap((round) =>
    round.toSorted((one, other) => Math.sign(place(one) - place(other))),
  )
}
