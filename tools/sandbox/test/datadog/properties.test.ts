import { describe, expect, test } from 'vitest'

import { logMonitor, metricMonitor } from './samples.ts'
import { playOnStage, type Body } from './scenario.ts'

const monitors = '/api/v1/monitor'
const dashboards = '/api/v1/dashboard'

/** The same cases every time: a small generator with a seed. */
function draw(seed: number): { below(limit: number): number; value(depth: number): unknown } {
  let state = seed * 2_654_435_761
  const below = (limit: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  const names = ['q', 'type', 'time', 'style', 'requests', 'ids', 'live_span', 'yaxis', 'title']
  const leaves = ['', 'avg:a{*}', ' spaced ', 0, -1.5, 1e21, true, false, null, {}, [], 'ünï©ode']
  const value = (depth: number): unknown => {
    const kind = depth <= 0 ? 0 : below(3)
    if (kind === 0) return leaves[below(leaves.length)]
    const inner = Array.from({ length: below(4) }, () => value(depth - 1))
    if (kind === 1) return inner
    return Object.fromEntries(inner.map((each) => [names[below(names.length)] ?? '', each]))
  }
  return { below, value }
}

describe('what holds for all', () => {
  test('widgets come back as they were sent, with ids', async () => {
    await playOnStage({}, undefined, async ({ ok }) => {
      for (let seed = 1; seed <= 60; seed += 1) {
        const { below, value } = draw(seed)
        const widgets = Array.from({ length: 1 + below(5) }, () => ({
          definition: { type: 'timeseries', requests: value(4), more: value(3) },
          ...(below(2) === 0 ? { layout: { x: below(9), y: 0, width: 1, height: 1 } } : {}),
          ...(below(3) === 0 ? { id: 1 + below(2_000_000_000) } : {}),
        }))
        const sent = { title: `t${seed}`, layout_type: 'free', widgets }
        const stored = (await ok('POST', dashboards, sent))['widgets'] as readonly Body[]
        expect(stored).toEqual(
          widgets.map((widget, index) => ({ id: stored[index]?.['id'], ...widget })),
        )
        const again = await ok('PUT', `${dashboards}/${String(await idOf(ok, seed))}`, {
          ...sent,
          widgets: stored,
        })
        expect(again['widgets']).toEqual(stored)
      }
    })
  })

  test('an update changes what it names, and nothing else', async () => {
    await playOnStage({}, undefined, async ({ ok }) => {
      const fields: Body = {
        name: 'other',
        message: 'other',
        tags: ['a:b'],
        priority: 5,
        draft_status: 'draft',
        query: String(logMonitor['query']).replace('error', 'warn'),
      }
      for (let chosen = 0; chosen < 64; chosen += 1) {
        const change = Object.fromEntries(
          Object.entries(fields).filter((_, index) => (chosen & (1 << index)) !== 0),
        )
        const before = await ok('POST', monitors, { ...logMonitor, name: `m${chosen}` })
        const after = await ok('PUT', `${monitors}/${String(before['id'])}`, change)
        const { modified: _before, creator: _creator, ...kept } = before
        const { modified: _after, ...changed } = after
        expect(changed).toEqual({ ...kept, ...change })
      }
    })
  })

  test('options that are sent replace all earlier ones', async () => {
    await playOnStage({}, undefined, async ({ ok }) => {
      const options: Body = {
        timeout_h: 3,
        renotify_interval: 10,
        evaluation_delay: 60,
        require_full_window: false,
        on_missing_data: 'show_no_data',
        new_group_delay: 30,
        escalation_message: 'again',
      }
      const chosenOf = (chosen: number): Body =>
        Object.fromEntries(
          Object.entries(options).filter((_, index) => (chosen & (1 << index)) !== 0),
        )
      const created = await ok('POST', monitors, { ...metricMonitor, name: 'changed' })
      for (let chosen = 0; chosen < 128; chosen += 1) {
        const sent = { options: chosenOf(chosen) }
        const fresh = await ok('POST', monitors, { ...metricMonitor, name: `${chosen}`, ...sent })
        const changed = await ok('PUT', `${monitors}/${String(created['id'])}`, sent)
        expect(changed['options']).toEqual(fresh['options'])
        const sameAgain = await ok('PUT', `${monitors}/${String(created['id'])}`, {
          options: changed['options'],
        })
        expect(sameAgain['options']).toEqual(changed['options'])
      }
    })
  })
})

async function idOf(
  ok: (method: string, path: string) => Promise<Body>,
  seed: number,
): Promise<unknown> {
  const { dashboards: all } = await ok('GET', `${dashboards}?count=1000`)
  return (all as readonly Body[]).find(({ title }) => title === `t${seed}`)?.['id']
}
