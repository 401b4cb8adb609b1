import { expect } from 'vitest'

import { story } from './story.ts'

story('Life', 'alert → one ticket → resolved → solved and closed', async (bridge) => {
  bridge.run()
  const receipt = await bridge.post('firing')
  expect(receipt).toMatchObject({
    duplicate: false,
    alerts: [{ state: 'creating', reason: { code: 'threshold-reached' } }],
  })
  await bridge.until('open')
  const [ticket, ...others] = await bridge.tickets()
  expect(others).toEqual([])
  expect(ticket).toMatchObject({ status: 1, urgency: 5, impact: 5 })
  expect(ticket?.name).toMatch(/^\[gb-[a-z2-7]{20}-1\] HighCPU: EC2 10\.0\.1\.7:9100 \(critical\)$/)
  expect(ticket?.content).toContain('<tr><th>summary</th><td>CPU 97 %</td></tr>')
  await bridge.post('resolved')
  await bridge.until('closed')
  expect((await bridge.raw.ticket(ticket?.id ?? 0)).status).toBe(6)
  expect(await bridge.raw.solutions(ticket?.id ?? 0)).toHaveLength(1)
})

story(
  'Life',
  'it fires again after the close → a new ticket of the next episode',
  async (bridge) => {
    bridge.run()
    await bridge.post('firing', 'Disk')
    await bridge.until('open')
    await bridge.post('resolved', 'Disk')
    await bridge.until('closed')
    await bridge.post('firing', 'Disk', { startsAt: 2_000 })
    await bridge.until('open')
    const tickets = await bridge.tickets()
    expect(tickets.map(({ name, status }) => [/-(\d)\]/.exec(name)?.[1], status])).toEqual([
      ['1', 6],
      ['2', 1],
    ])
  },
)

story(
  'Life',
  'below the threshold → no ticket; the third delivery within the window opens it',
  async (bridge) => {
    bridge.run()
    const codes = []
    for (let delivery = 0; delivery < 3; delivery += 1) {
      expect(await bridge.executedCreates()).toBe(0)
      const [line] = (await bridge.post('firing', 'HighCPU', { startsAt: 1_000 + delivery })).alerts
      codes.push(line?.reason.code)
    }
    expect(codes).toEqual(['below-threshold', 'below-threshold', 'threshold-reached'])
    await bridge.until('open')
  },
  { policy: { threshold: { count: 3, withinMs: 60_000, countBy: 'deliveries' } } },
)

story(
  'Life',
  'resolved, and firing again before the quiet time is over → the same ticket stays open',
  async (bridge) => {
    bridge.run()
    await bridge.post('firing')
    await bridge.until('open')
    await bridge.post('resolved')
    await bridge.until('cooling')
    await bridge.post('firing', 'HighCPU', { startsAt: 2_000 })
    await bridge.until('open')
    expect(await bridge.executedCreates()).toBe(1)
    expect(
      await bridge.glpi.journal({ method: 'POST', path: '/apirest.php/ITILSolution' }),
    ).toEqual([])
  },
  { policy: { quietMs: 60_000 } },
)

story(
  'Life',
  'the same delivery twice → counted once',
  async (bridge) => {
    bridge.run()
    await bridge.post('firing')
    const again = await bridge.post('firing')
    expect(again).toMatchObject({
      duplicate: true,
      alerts: [{ state: 'counting', reason: { code: 'duplicate-delivery' } }],
    })
    expect(bridge.events.filter(({ type }) => type.startsWith('delivery-'))).toMatchObject([
      { type: 'delivery-accepted', alerts: 1, incidents: 1 },
      { type: 'delivery-duplicate' },
    ])
  },
  {
    duplicatesWithinMs: 60_000,
    policy: { threshold: { count: 2, withinMs: 60_000, countBy: 'deliveries' } },
  },
)

story(
  'Life',
  'a new ticket is announced once, with its marker as key',
  async (bridge) => {
    bridge.run()
    await bridge.post('firing')
    await bridge.until('open')
    await expect.poll(async () => (await bridge.ivr.journal({ method: 'POST' })).length).toBe(1)
    const [ticket] = await bridge.tickets()
    const [call] = await bridge.ivr.journal({ method: 'POST' })
    expect(call?.body).toMatchObject({ ticket: ticket?.id, severity: 'critical' })
    expect(ticket?.name).toContain(`[${call?.headers['idempotency-key']}]`)
  },
  { policy: { callIvr: true } },
)

story(
  'Pause',
  'paused → alerts are accepted, nothing goes out, also after a restart',
  async (bridge) => {
    bridge.run()
    await bridge.bridge.setPaused({ paused: true, by: 'ops', why: 'maintenance' })
    await bridge.post('firing')
    await bridge.restart()
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await bridge.state()).toBe('creating')
    expect(await bridge.glpi.journal({ method: 'POST' })).toEqual([])
    await bridge.bridge.setPaused({ paused: false, by: 'ops' })
    await bridge.until('open')
    expect(bridge.events.filter(({ type }) => type === 'pause-changed')).toMatchObject([
      { paused: true, by: 'ops', why: 'maintenance' },
      { paused: false, by: 'ops' },
    ])
  },
)

story('Health', 'the check tells which part does not work, and why', async (bridge) => {
  const signal = AbortSignal.timeout(5_000)
  expect(await bridge.bridge.check(signal)).toMatchObject({
    store: { ok: true },
    glpi: { main: { ok: true } },
  })
  await bridge.glpi.settings({ apiEnabled: false })
  expect(await bridge.bridge.check(signal)).toMatchObject({
    store: { ok: true },
    glpi: { main: { ok: false, detail: expect.stringContaining('Enable the REST API') } },
  })
})

story('Life', 'no event and no picture holds a token', async (bridge) => {
  bridge.run()
  await bridge.post('firing')
  await bridge.until('open')
  const [login] = await bridge.glpi.journal({ path: '/apirest.php/initSession' })
  const [create] = await bridge.glpi.journal({ method: 'POST' })
  const secrets = [
    login?.headers['authorization']?.replace('user_token ', ''),
    login?.headers['app-token'],
    create?.headers['session-token'],
  ]
  const shown = JSON.stringify([bridge.events, await bridge.bridge.overview()])
  for (const secret of secrets) {
    expect(secret).toBeTypeOf('string')
    expect(shown).not.toContain(secret)
  }
})
