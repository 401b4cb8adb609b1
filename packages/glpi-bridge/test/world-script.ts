import * as fc from 'fast-check'

import { defaultPolicy, type LifecyclePolicy } from '@retriever/glpi-bridge'

import type { Fate } from './fake-glpi.ts'
import type { News, World } from './world.ts'

/** One thing that happens in a random world. */
export type Act =
  | {
      readonly type: 'news'
      readonly key: number
      readonly series: string
      readonly news: News['status'] | 'old'
    }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'work'; readonly times: number }

const news: fc.Arbitrary<Act> = fc.record({
  type: fc.constant('news' as const),
  key: fc.constantFrom(1, 1, 1, 2, 3),
  series: fc.constantFrom('a', 'b'),
  news: fc.constantFrom<News['status'] | 'old'>(
    'firing',
    'firing',
    'firing',
    'resolved',
    'resolved',
    'old',
  ),
})

const waiting: fc.Arbitrary<Act> = fc.record({
  type: fc.constant('wait' as const),
  ms: fc.constantFrom(1, 500, 31_000, 61_000, 130_000, 901_000, 36_000_000),
})

const working: fc.Arbitrary<Act> = fc.record({
  type: fc.constant('work' as const),
  times: fc.integer({ min: 1, max: 4 }),
})

/** A random course of events, long enough for several episodes. */
export const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: news },
    { weight: 3, arbitrary: waiting },
    { weight: 3, arbitrary: working },
  ),
  { minLength: 1, maxLength: 150, size: 'max' },
)

/** What befalls the requests, one after the other. */
export const fates: fc.Arbitrary<readonly Fate[]> = fc.array(
  fc.constantFrom<Fate>(
    'answered',
    'answered',
    'answered',
    'answered',
    'answer lost',
    'request lost',
    'executed late',
    'down',
    'refused',
    'died before',
    'died after',
  ),
  { minLength: 1, maxLength: 12 },
)

/** A random policy. */
export const policies: fc.Arbitrary<LifecyclePolicy> = fc
  .record({
    count: fc.integer({ min: 1, max: 3 }),
    withinMs: fc.constantFrom(60_000, 600_000, undefined),
    countBy: fc.constantFrom('deliveries' as const, 'episodes' as const),
    quietMs: fc.constantFrom(0, 60_000, 900_000),
    callIvr: fc.boolean(),
  })
  .map(({ count, withinMs, countBy, quietMs, callIvr }) => ({
    ...defaultPolicy,
    threshold: { count, countBy, ...(withinMs !== undefined && { withinMs }) },
    quietMs,
    callIvr,
  }))

/** Plays a course of events, and keeps what each series last said. */
export class Script {
  readonly world: World
  /** The newest news of every series, as somebody sees it who knows nothing of tickets. */
  readonly said = new Map<string, News>()
  /** Everything that was delivered, in order. */
  readonly sent: News[] = []

  constructor(world: World) {
    this.world = world
  }

  play(course: readonly Act[]): void {
    for (const act of course) this.#step(act)
  }

  fires(key: number): boolean {
    return [...this.said.values()].some((one) => one.key === key && one.status === 'firing')
  }

  #step(act: Act): void {
    if (act.type === 'wait') this.world.wait(act.ms)
    else if (act.type === 'work') for (let time = 0; time < act.times; time += 1) this.world.work()
    else this.#deliver(act)
  }

  #deliver({ key, series, news: what }: Extract<Act, { type: 'news' }>): void {
    const { world } = this
    const name = `${key}${series}`
    const known = this.said.get(name)
    if (what === 'old') {
      const startsAt = (known?.startsAt ?? world.now) - 1
      if (known) this.#send({ key, series, status: 'firing', startsAt })
      return
    }
    const goesOn = known?.status === 'firing' || what === 'resolved'
    // Each beginning has an instant of its own.
    const next = Math.max(world.now, (known?.startsAt ?? 0) + 1)
    const startsAt = goesOn ? (known?.startsAt ?? world.now) : next
    const told: News = { key, series, status: what, startsAt }
    this.said.set(name, told)
    this.#send(told)
  }

  #send(told: News): void {
    this.sent.push(told)
    this.world.deliver(told)
  }
}
