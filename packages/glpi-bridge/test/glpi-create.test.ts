import { expect } from 'vitest'

import { isEnded } from '../src/index.ts'
import { draft, failure, never, scenario, scenarioAnywhere } from './scenario.ts'

scenarioAnywhere('G5', 'create → its id, taken from the body', async (glpi) => {
  const marker = glpi.marker()
  const id = await glpi.client().create(draft(marker, { urgency: 5, impact: 4 }), never)
  expect(await glpi.raw.ticket(id)).toMatchObject({
    id,
    name: `[${marker}] Scenario`,
    urgency: 5,
    impact: 4,
    is_deleted: 0,
  })
})

scenario(
  'G5',
  'create → one POST without an id, and the Location is not followed',
  async (glpi) => {
    await glpi.control.settings({ urlBaseApi: 'http://192.0.2.1/glpi/api' })
    await glpi.client().create(draft(glpi.marker(), { title: 'a <b>bold</b> title' }), never)
    const [post, ...more] = await glpi.control.journal({ method: 'POST' })
    expect(more).toEqual([])
    expect(post?.responseHeaders['location']).toContain('192.0.2.1')
    const body = post?.body as { input: Record<string, unknown> } | undefined
    expect(Object.keys(body?.input ?? {}).toSorted()).toEqual([
      'content',
      'impact',
      'name',
      'type',
      'urgency',
    ])
  },
)

scenario('G5', 'create → what the instance gives to every ticket', async (glpi) => {
  const client = glpi.client({ tickets: { entity: 0, category: 3, requestType: 2 } })
  const id = await client.create(draft(glpi.marker()), never)
  expect(await glpi.raw.ticket(id)).toMatchObject({
    entities_id: 0,
    itilcategories_id: 3,
    requesttypes_id: 2,
  })
})

scenario(
  'G11c',
  'create answered with an empty page → nobody knows; with a page → not executed',
  async (glpi) => {
    const client = glpi.client()
    await client.check(never)
    const match = { method: 'POST', path: '/apirest.php/Ticket' }
    await glpi.control.faults([{ match, effect: { type: 'empty-page', executed: true } }])
    const stored = glpi.marker()
    expect(await failure(client.create(draft(stored), never))).toMatchObject({
      code: 'exception',
      executed: 'unknown',
      retryable: true,
    })
    expect(await client.find(stored, never)).toHaveLength(1)
    await glpi.control.faults([{ match, effect: { type: 'html-page', title: 'MAINTENANCE MODE' } }])
    const kept = glpi.marker()
    expect(await failure(client.create(draft(kept), never))).toMatchObject({
      code: 'unavailable',
      executed: 'no',
      message: expect.stringContaining('MAINTENANCE MODE'),
    })
  },
)

for (const [trouble, executed] of [
  ['tickets-locked', 'no'],
  ['database-dies', 'unknown'],
]) {
  scenario(
    'G11c',
    `create while the database is in trouble (${trouble}) → ${executed}`,
    async (glpi) => {
      const client = glpi.client()
      await client.check(never)
      await glpi.control.faults([
        {
          match: { method: 'POST', path: '/apirest.php/Ticket' },
          effect: { type: 'trouble', name: trouble ?? '' },
        },
      ])
      expect(await failure(client.create(draft(glpi.marker()), never))).toMatchObject({
        code: 'database',
        status: 400,
        glpiCode: 'ERROR_GLPI_ADD',
        executed,
        retryable: true,
      })
    },
  )
}

scenarioAnywhere('G15', 'search without a hit → nothing', async (glpi) => {
  expect(await glpi.client().find(glpi.marker(), never)).toEqual([])
})

scenarioAnywhere(
  'G15',
  'search → only tickets that begin with the marker, live and binned',
  async (glpi) => {
    const client = glpi.client()
    const marker = glpi.marker()
    const live = await glpi.raw.create({ name: `[${marker}] live`, content: '<p>x</p>' })
    const binned = await glpi.raw.create({ name: `[${marker}] binned`, content: '<p>x</p>' })
    await glpi.raw.update(binned, { is_deleted: 1 })
    const solved = await glpi.raw.create({
      name: `[${marker}] solved`,
      content: '<p>x</p>',
      status: 5,
    })
    for (const name of [`[${marker}1] x`, `Re: [${marker}] x`, `[${marker.toUpperCase()}] x`]) {
      await glpi.raw.create({ name, content: '<p>x</p>' })
    }
    const found = await client.find(marker, never)
    expect(found.map(({ id, status, binned }) => ({ id, ended: isEnded(status), binned }))).toEqual(
      [
        { id: live, ended: false, binned: false },
        { id: binned, ended: false, binned: true },
        { id: solved, ended: true, binned: false },
      ],
    )
  },
)

scenarioAnywhere(
  'G17',
  'a title with < and & is stored encoded, and found all the same',
  async (glpi) => {
    const client = glpi.client()
    const marker = glpi.marker()
    const title = `[${marker}] disk <90 % & "rising"`
    const id = await client.create(draft(marker, { title }), never)
    expect(await client.find(marker, never)).toMatchObject([{ id, binned: false }])
    expect((await glpi.raw.ticket(id)).name).toBe(title)
  },
)

scenario('G17', 'every call asks for texts as they were sent', async (glpi) => {
  const client = glpi.client()
  const id = await client.create(draft(glpi.marker()), never)
  await client.end(id, 'over', never)
  const ours = (await glpi.control.journal()).filter(
    ({ headers, path }) => headers['accept'] === 'application/json' && !path.endsWith('Session'),
  )
  expect(ours.length).toBeGreaterThan(3)
  expect(new Set(ours.map(({ headers }) => headers['x-glpi-sanitized-content']))).toEqual(
    new Set(['false']),
  )
})

scenario(
  'G22',
  'create without the right → refused for good, in the words of GLPI',
  async (glpi) => {
    const client = glpi.client()
    await client.check(never)
    const words = "Vous n'avez pas l'autorisation d'effectuer cette action."
    await glpi.control.faults([
      {
        match: { method: 'POST', path: '/apirest.php/Ticket' },
        effect: {
          type: 'status',
          status: 400,
          body: ['ERROR_GLPI_ADD', words],
          headers: { 'content-type': 'application/json; charset=UTF-8' },
        },
      },
    ])
    expect(await failure(client.create(draft(glpi.marker()), never))).toMatchObject({
      code: 'refused',
      executed: 'no',
      retryable: false,
      glpiMessage: words,
      hint: expect.stringContaining('profile'),
    })
  },
)

scenario('G11', 'create while nobody listens → not executed', async (glpi) => {
  const client = glpi.client({ url: 'http://127.0.0.1:9/apirest.php', retry: { attempts: 1 } })
  expect(await failure(client.create(draft(glpi.marker()), never))).toMatchObject({
    code: 'unreachable',
    executed: 'no',
    retryable: true,
  })
})

scenario(
  'G9',
  'create given up while it is under way → nobody knows; while logging in → not executed',
  async (glpi) => {
    const client = glpi.client()
    await glpi.control.faults([
      { match: { path: '/apirest.php/*' }, effect: { type: 'slow', ms: 500 } },
    ])
    const giveUp = (): AbortSignal => AbortSignal.timeout(50)
    const early = await failure(client.create(draft(glpi.marker()), giveUp()))
    expect(early).toMatchObject({ code: 'aborted', executed: 'no', retryable: true })
    await client.check(never)
    const late = await failure(client.create(draft(glpi.marker()), giveUp()))
    expect(late).toMatchObject({ code: 'aborted', executed: 'unknown', retryable: true })
  },
)
