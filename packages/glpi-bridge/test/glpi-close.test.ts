import { expect } from 'vitest'

import type { TicketId } from '../src/index.ts'
import { draft, failure, never, scenario, scenarioAnywhere } from './scenario.ts'

scenarioAnywhere(
  'G20',
  'close → solution first, then closed; again → closed already',
  async (glpi) => {
    const client = glpi.client()
    const id = await client.create(draft(glpi.marker()), never)
    expect(await client.end(id, 'all <quiet> again', never)).toBe('closed')
    expect((await glpi.raw.ticket(id)).status).toBe(6)
    expect(await glpi.raw.solutions(id)).toMatchObject([
      { content: '<p>all &lt;quiet&gt; again</p>' },
    ])
    expect(await client.end(id, 'again', never)).toBe('already')
    expect(await glpi.raw.solutions(id)).toHaveLength(1)
  },
)

scenarioAnywhere(
  'G20',
  'close of a ticket that somebody solved → no second solution',
  async (glpi) => {
    const client = glpi.client()
    const id = await client.create(draft(glpi.marker()), never)
    await glpi.raw.update(id, { status: 5 })
    expect(await client.end(id, 'over', never)).toBe('closed')
    expect((await glpi.raw.ticket(id)).status).toBe(6)
    expect(await glpi.raw.solutions(id)).toEqual([])
  },
)

for (const [closeMode, status, solutions] of [
  ['solve', 5, 1],
  ['close', 6, 0],
] as const) {
  scenarioAnywhere('G20', `mode ${closeMode} → status ${status}`, async (glpi) => {
    const client = glpi.client({ closeMode })
    const id = await client.create(draft(glpi.marker()), never)
    expect(await client.end(id, 'over', never)).toBe('closed')
    expect((await glpi.raw.ticket(id)).status).toBe(status)
    expect(await glpi.raw.solutions(id)).toHaveLength(solutions)
    expect(await client.end(id, 'over', never)).toBe('already')
  })
}

scenario(
  'G20',
  'solved by somebody else between our look and our solution → success',
  async (glpi) => {
    const client = glpi.client({ closeMode: 'solve' })
    const id = await client.create(draft(glpi.marker()), never)
    await glpi.control.faults([
      {
        match: { method: 'POST', path: '/apirest.php/ITILSolution' },
        effect: { type: 'slow', ms: 300 },
      },
    ])
    const ending = client.end(id, 'over', never)
    await expect
      .poll(async () => (await glpi.control.journal({ path: '/apirest.php/ITILSolution' })).length)
      .toBe(1)
    await glpi.raw.update(id, { status: 5 })
    expect(await ending).toBe('closed')
    const [attempt] = await glpi.control.journal({ path: '/apirest.php/ITILSolution' })
    expect(attempt).toMatchObject({ status: 400, response: ['ERROR_GLPI_ADD', expect.any(String)] })
  },
)

scenario(
  'G20',
  'lost answers on the way to the close → repeated without a second solution',
  async (glpi) => {
    const client = glpi.client()
    const id = await client.create(draft(glpi.marker()), never)
    await glpi.control.faults([
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
    for (const attempt of [1, 2]) {
      expect(await failure(client.end(id, `attempt ${attempt}`, never))).toMatchObject({
        code: 'unreachable',
        executed: 'unknown',
        retryable: true,
      })
    }
    expect(await client.end(id, 'attempt 3', never)).toBe('already')
    expect(await glpi.raw.solutions(id)).toHaveLength(1)
  },
)

scenarioAnywhere(
  'G12',
  'close of a ticket that is not there → gone, after two looks',
  async (glpi) => {
    expect(await glpi.client().end(999_999_999 as TicketId, 'over', never)).toBe('gone')
  },
)

scenario('G12', 'a lock looks like a purge: one 404 is not believed', async (glpi) => {
  const client = glpi.client()
  const id = await client.create(draft(glpi.marker()), never)
  const locked = { type: 'trouble', name: 'tickets-locked' } as const
  const get = { method: 'GET', path: '/apirest.php/Ticket/*' }
  await glpi.control.faults([{ match: get, effect: locked }])
  expect(await client.end(id, 'over', never)).toBe('closed')
  await glpi.control.faults([])
  expect((await glpi.raw.ticket(id)).status).toBe(6)
})

scenario('G12', 'a lock that lasts over both looks → tried again later', async (glpi) => {
  const client = glpi.client()
  const id = await client.create(draft(glpi.marker()), never)
  const locked = { type: 'trouble', name: 'tickets-locked' } as const
  await glpi.control.faults([{ match: { method: 'GET' }, effect: locked }])
  expect(await failure(client.end(id, 'over', never))).toMatchObject({
    code: 'database',
    executed: 'no',
    retryable: true,
  })
})

scenario(
  'G12',
  'a lock while closing gives the answer of a purged id → tried again later',
  async (glpi) => {
    const client = glpi.client({ closeMode: 'close' })
    const id = await client.create(draft(glpi.marker()), never)
    await glpi.control.faults([
      {
        match: { method: 'PUT', path: '/apirest.php/Ticket/*' },
        effect: { type: 'trouble', name: 'tickets-locked' },
        times: 1,
      },
    ])
    expect(await failure(client.end(id, 'over', never))).toMatchObject({
      code: 'database',
      glpiCode: 'ERROR_GLPI_UPDATE',
      retryable: true,
    })
    expect(await client.end(id, 'over', never)).toBe('closed')
  },
)

scenarioAnywhere(
  'G13',
  'close of a ticket in the bin → gone, and nothing is changed',
  async (glpi) => {
    const client = glpi.client()
    const id = await client.create(draft(glpi.marker()), never)
    const { status } = await glpi.raw.ticket(id)
    await glpi.raw.update(id, { is_deleted: 1 })
    expect(await client.end(id, 'over', never)).toBe('gone')
    expect(await glpi.raw.ticket(id)).toMatchObject({ status, is_deleted: 1 })
  },
)

scenarioAnywhere(
  'G19',
  'close of a pending ticket → closed, without a follow-up that could reopen it',
  async (glpi) => {
    const client = glpi.client()
    const id = await client.create(draft(glpi.marker()), never)
    await glpi.raw.update(id, { status: 4 })
    expect(await client.end(id, 'over', never)).toBe('closed')
    expect((await glpi.raw.ticket(id)).status).toBe(6)
  },
)

for (const [method, executed, answer] of [
  ['GET', 'no', { status: 403, body: ['ERROR_RIGHT_MISSING', "You don't have permission"] }],
  // The solution was taken before: GLPI asks for no right on the ticket there.
  ['PUT', 'unknown', { status: 400, body: ['ERROR_GLPI_UPDATE', "You don't have permission"] }],
] as const) {
  scenario('G22', `close without the right to ${method} → refused for good`, async (glpi) => {
    const client = glpi.client()
    const id = await client.create(draft(glpi.marker()), never)
    const headers = { 'content-type': 'application/json; charset=UTF-8' }
    await glpi.control.faults([
      {
        match: { method, path: '/apirest.php/Ticket/*' },
        effect: { type: 'status', headers, ...answer },
      },
    ])
    expect(await failure(client.end(id, 'over', never))).toMatchObject({
      retryable: false,
      executed,
      status: answer.status,
      hint: expect.stringContaining('rights'),
    })
  })
}
