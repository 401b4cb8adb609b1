import { expect } from 'vitest'

import { story } from './story.ts'
import type { Story } from './story.ts'

const create = { method: 'POST', path: '/apirest.php/Ticket' }

/** Every way in which the answer to a create that was executed can get lost. */
const lost = {
  'the connection drops': { type: 'reset-after' },
  'answered 504': { type: 'status', status: 504, body: '', executed: true },
  'answered 500 with a page': { type: 'status', status: 500, body: '<html>', executed: true },
} as const

for (const [how, effect] of Object.entries(lost)) {
  story('G9', `create: stored, then ${how} → one ticket`, async (bridge) => {
    await bridge.glpi.faults([{ match: create, effect, times: 1 }])
    bridge.run()
    await bridge.post('firing')
    await bridge.until('open')
    expect(await bridge.tickets()).toHaveLength(1)
    expect(await bridge.executedCreates()).toBe(1)
    expect(reasons(bridge)).toEqual(['threshold-reached', 'create-unknown', 'ticket-adopted'])
  })
}

story(
  'G10',
  'create: stored, lost, and visible only later → the second search finds it',
  async (bridge) => {
    await bridge.glpi.faults([
      { match: create, effect: { type: 'reset-after' }, times: 1 },
      // One look is two searches: live tickets, then the bin.
      {
        match: { path: '/apirest.php/search/Ticket' },
        effect: { type: 'stale-reads', forMs: 60_000 },
        times: 2,
      },
    ])
    bridge.run()
    await bridge.post('firing')
    await bridge.until('open')
    expect(await bridge.tickets()).toHaveLength(1)
    expect(await bridge.executedCreates()).toBe(1)
    expect(reasons(bridge)).toEqual([
      'threshold-reached',
      'create-unknown',
      'ticket-not-found-yet',
      'ticket-adopted',
    ])
  },
)

story(
  'G11',
  'create: lost before it was executed → created once, after two searches',
  async (bridge) => {
    await bridge.glpi.faults([{ match: create, effect: { type: 'reset-before' }, times: 1 }])
    bridge.run()
    await bridge.post('firing')
    await bridge.until('open')
    expect(await bridge.tickets()).toHaveLength(1)
    expect(reasons(bridge)).toEqual([
      'threshold-reached',
      'create-unknown',
      'ticket-not-found-yet',
      'ticket-absent',
      'ticket-created',
    ])
  },
)

story('G11b', 'create: 504, executed while we wait → one ticket', async (bridge) => {
  await bridge.glpi.faults([
    { match: create, effect: { type: 'executed-later', status: 504, afterMs: 50 }, times: 1 },
  ])
  bridge.run()
  await bridge.post('firing')
  await bridge.until('open')
  expect(await bridge.tickets()).toHaveLength(1)
  expect(await bridge.executedCreates()).toBe(1)
})

story(
  'G11b',
  'create: 504, executed an hour later → the late twin is found and closed',
  async (bridge) => {
    const hour = 3_600_000
    await bridge.glpi.faults([
      { match: create, effect: { type: 'executed-later', status: 504, afterMs: hour }, times: 1 },
    ])
    bridge.run()
    await bridge.post('firing')
    await bridge.until('open')
    const [kept] = await bridge.tickets()
    await bridge.glpi.clock({ advanceMs: hour })
    await expect.poll(() => bridge.executedCreates()).toBe(2)
    await expect
      .poll(async () => (await bridge.tickets()).map(({ status }) => status), { timeout: 5_000 })
      .toEqual([1, 6])
    const twin = (await bridge.tickets()).find(({ id }) => id !== kept?.id)
    expect((await bridge.raw.solutions(twin?.id ?? 0))[0]?.content).toContain(`ticket ${kept?.id}`)
    expect(await bridge.state()).toBe('open')
    await expect.poll(() => reasons(bridge)).toContain('twin-closed')
  },
  {
    policy: {
      unknownOutcome: {
        graceMs: 50,
        searchAgainMs: 50,
        searches: 2,
        sweepAfterMs: [200, 600, 1_500],
      },
    },
  },
)

story('G11c', 'create: answered with a page → tried again until it works', async (bridge) => {
  await bridge.glpi.faults([
    { match: create, effect: { type: 'html-page', title: 'MAINTENANCE MODE' }, times: 3 },
  ])
  bridge.run()
  await bridge.post('firing')
  await bridge.until('open')
  expect(await bridge.tickets()).toHaveLength(1)
  expect(reasons(bridge)).toEqual([
    'threshold-reached',
    'operation-deferred',
    'operation-deferred',
    'operation-deferred',
    'ticket-created',
  ])
})

story('G11c', 'create: stored, then an empty page → one ticket', async (bridge) => {
  await bridge.glpi.faults([
    { match: create, effect: { type: 'empty-page', executed: true }, times: 1 },
  ])
  bridge.run()
  await bridge.post('firing')
  await bridge.until('open')
  expect(await bridge.tickets()).toHaveLength(1)
  expect(await bridge.executedCreates()).toBe(1)
})

story(
  'Down',
  'GLPI down for a while → alerts are accepted, then one ticket each',
  async (bridge) => {
    await bridge.glpi.settings({ page: 'database-down' })
    bridge.run()
    for (const name of ['A', 'B', 'C']) await bridge.post('firing', name)
    await expect
      .poll(() => bridge.events.filter(({ type }) => type === 'operation-finished').length)
      .toBeGreaterThanOrEqual(6)
    const { outbox, counts } = await bridge.bridge.overview()
    expect(counts).toEqual({ creating: 3 })
    expect(outbox.map(({ kind }) => kind)).toEqual([
      'create-ticket',
      'create-ticket',
      'create-ticket',
    ])
    await bridge.glpi.settings({ page: null })
    await expect
      .poll(async () => (await bridge.bridge.overview()).counts, { timeout: 5_000 })
      .toEqual({ open: 3 })
    expect(await bridge.tickets()).toHaveLength(3)
  },
)

story('Down', 'resolved while GLPI is down → ticket created, then closed', async (bridge) => {
  await bridge.glpi.settings({ page: 'maintenance' })
  bridge.run()
  await bridge.post('firing')
  await expect.poll(() => reasons(bridge)).toContain('operation-deferred')
  await bridge.post('resolved')
  await bridge.glpi.settings({ page: null })
  await bridge.until('closed')
  expect((await bridge.tickets()).map(({ status }) => status)).toEqual([6])
})

story('Lost', 'the answers to the close are lost → closed once, one solution', async (bridge) => {
  bridge.run()
  await bridge.post('firing')
  await bridge.until('open')
  await bridge.glpi.faults([
    {
      match: { method: 'POST', path: '/apirest.php/ITILSolution' },
      effect: { type: 'reset-after' },
      times: 1,
    },
    {
      match: { method: 'PUT', path: '/apirest.php/Ticket/*' },
      effect: { type: 'reset-after' },
      times: 1,
    },
  ])
  await bridge.post('resolved')
  await bridge.until('closed')
  const [ticket] = await bridge.tickets()
  expect(ticket?.status).toBe(6)
  expect(await bridge.raw.solutions(ticket?.id ?? 0)).toHaveLength(1)
})

/** What was decided about incidents, in order. */
function reasons({ events }: Story): readonly string[] {
  return events.flatMap((event) => (event.type === 'incident-changed' ? [event.reason.code] : []))
}
