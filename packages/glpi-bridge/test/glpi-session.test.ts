import { Secret, staticCredential } from '@retriever/upstream'
import { control, startStandIn } from '@retriever/sandbox'
import { expect } from 'vitest'

import { draft, failure, never, scenario, scenarioAnywhere } from './scenario.ts'
import type { Control, SandboxGlpi } from './scenario.ts'

scenarioAnywhere(
  'G1',
  'login with the user token → the session sees its entities',
  async (glpi) => {
    const { entity, entities } = await glpi.client().check(never)
    expect(entity).toBeTypeOf('number')
    expect(entities.length).toBeGreaterThan(0)
  },
)

scenarioAnywhere('G1', 'login with a wrong user token → credentials refused', async (glpi) => {
  const client = glpi.client({ userToken: staticCredential('n0'.repeat(20)) })
  const error = await failure(client.check(never))
  expect(error).toMatchObject({
    name: 'GlpiError',
    code: 'login',
    status: 401,
    glpiCode: 'ERROR_GLPI_LOGIN_USER_TOKEN',
    executed: 'no',
    retryable: true,
  })
  expect(JSON.stringify(error) + String(error)).not.toContain('n0n0n0')
})

scenario('G1', 'each wrong set-up has its own hint, and keeps the work queued', async (glpi) => {
  const { control: sandbox } = glpi
  const kept = { code: 'configuration', executed: 'no', retryable: true }
  const wrongApp = glpi.client({ appToken: new Secret('wrong'.repeat(8)) })
  expect(await failure(wrongApp.check(never))).toMatchObject({
    ...kept,
    glpiCode: 'ERROR_WRONG_APP_TOKEN_PARAMETER',
    hint: expect.stringContaining('app token'),
  })
  await sandbox.settings({ addressAllowed: false })
  expect(await failure(glpi.client().check(never))).toMatchObject({
    ...kept,
    glpiCode: 'ERROR_NOT_ALLOWED_IP',
    hint: expect.stringContaining('address of this host'),
  })
  await sandbox.settings({ addressAllowed: true, apiEnabled: false })
  expect(await failure(glpi.client().check(never))).toMatchObject({
    ...kept,
    glpiCode: 'ERROR',
    hint: expect.stringContaining('Enable the REST API'),
  })
})

scenario(
  'G2',
  'session expires, 50 creates in flight → one login, each sent again once',
  async (glpi) => {
    const client = glpi.client({ concurrency: { limit: 50 } })
    await client.check(never)
    await glpi.control.faults([
      { match: { path: '/apirest.php/Ticket*' }, effect: { type: 'expired-session' }, times: 1 },
    ])
    const before = await logins(glpi.control)
    const markers = Array.from({ length: 50 }, () => glpi.marker())
    const ids = await Promise.all(markers.map((marker) => client.create(draft(marker), never)))
    expect(new Set(ids).size).toBe(50)
    expect((await logins(glpi.control)) - before).toBe(1)
    const posts = await glpi.control.journal({ method: 'POST', path: '/apirest.php/Ticket*' })
    expect(posts.filter(({ status }) => status === 201)).toHaveLength(50)
    const refused = posts.filter(({ status }) => status === 401)
    expect(refused.length).toBeGreaterThan(0)
    expect(posts).toHaveLength(50 + refused.length)
  },
)

scenario('G3', 'every session is refused at once → the logins stop', async (glpi) => {
  await glpi.control.faults([
    { match: { path: '/apirest.php/getActiveEntities' }, effect: { type: 'expired-session' } },
  ])
  const client = glpi.client()
  const before = await logins(glpi.control)
  const codes = []
  for (let call = 0; call < 20; call += 1) {
    codes.push((await failure(client.check(never))) as { code: string })
  }
  expect(codes[0]).toMatchObject({ code: 'session', executed: 'no', retryable: true })
  expect(new Set(codes.slice(1).map(({ code }) => code))).toEqual(new Set(['login-paused']))
  expect((await logins(glpi.control)) - before).toBe(1)
  expect(client.status().session).toMatchObject({ loggedIn: false, failedLogins: 1 })
})

scenario(
  'G4',
  'close → the session is killed; that it was gone already is no error',
  async (glpi) => {
    const client = glpi.client()
    await client.check(never)
    await client.close()
    const kills = async (): Promise<readonly (number | null)[]> =>
      (await glpi.control.journal({ path: '/apirest.php/killSession' })).map(({ status }) => status)
    expect(await kills()).toEqual([200])
    const expired = glpi.client()
    await expired.check(never)
    await glpi.control.faults([
      { match: { path: '/apirest.php/killSession' }, effect: { type: 'expired-session' } },
    ])
    await expired.close()
    expect(await kills()).toEqual([200, 401])
  },
)

scenario(
  'G24',
  'an address that is no API → a mistake in the set-up, found at the login',
  async (glpi) => {
    const notAnApi = {
      code: 'configuration',
      executed: 'no',
      retryable: true,
      hint: expect.stringContaining('apirest.php'),
    }
    const origin = new URL(glpi.credentials.url).origin
    expect(await failure(glpi.client({ url: origin }).check(never))).toMatchObject(notAnApi)
    await glpi.control.faults([
      {
        match: { path: '/apirest.php/initSession' },
        effect: {
          type: 'status',
          status: 200,
          headers: { 'content-type': 'text/html; charset=UTF-8' },
          body: '<!DOCTYPE html><html><form action="/front/login.php" method="post"></form></html>',
        },
      },
    ])
    expect(await failure(glpi.client().check(never))).toMatchObject(notAnApi)
  },
)

for (const page of ['maintenance', 'database-down', 'update-needed']) {
  scenario(
    'G24',
    `${page}: 200 with a page → not executed, and works again afterwards`,
    async (glpi) => {
      const client = glpi.client({ login: { betweenMs: 0 } })
      await glpi.control.settings({ page })
      const expected = { code: 'unavailable', executed: 'no', retryable: true, status: 200 }
      expect(await failure(client.check(never))).toMatchObject(expected)
      await glpi.control.settings({ page: null })
      await client.check(never)
      await glpi.control.settings({ page })
      const marker = glpi.marker()
      expect(await failure(client.create(draft(marker), never))).toMatchObject(expected)
      await glpi.control.settings({ page: null })
      expect(await glpi.raw.tickets(marker)).toEqual([])
    },
  )
}

scenario('G26', '429 with Retry-After → waited for, then created once', async (glpi) => {
  const client = glpi.client()
  await client.check(never)
  await limitOnce(glpi, 'POST', '/apirest.php/Ticket', 429)
  const marker = glpi.marker()
  await client.create(draft(marker), never)
  const posts = await glpi.control.journal({ method: 'POST', path: '/apirest.php/Ticket' })
  expect(posts.map(({ status }) => status)).toEqual([429, 201])
  const [first, second] = posts.map(({ at }) => Date.parse(at))
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990)
  expect(await glpi.raw.tickets(marker)).toHaveLength(1)
})

scenario(
  'G26',
  '503 with Retry-After to a create → nobody knows, and not before its time',
  async (glpi) => {
    const client = glpi.client()
    await client.check(never)
    await limitOnce(glpi, 'POST', '/apirest.php/Ticket', 503)
    expect(await failure(client.create(draft(glpi.marker()), never))).toMatchObject({
      code: 'unavailable',
      executed: 'unknown',
      retryAfterMs: 1_000,
    })
    const posts = await glpi.control.journal({ method: 'POST', path: '/apirest.php/Ticket' })
    expect(posts).toHaveLength(1)
  },
)

scenario('G30', 'a redirect to another host → an error; tokens do not follow', async (glpi) => {
  const other = await startStandIn('glpi')
  try {
    await glpi.control.faults([
      {
        match: { path: '/apirest.php/*' },
        effect: {
          type: 'status',
          status: 302,
          body: '',
          headers: { location: `${other.url}/apirest.php/initSession` },
        },
      },
    ])
    expect(await failure(glpi.client().check(never))).toMatchObject({
      code: 'configuration',
      executed: 'no',
      retryable: true,
    })
    expect(await control(other.url).journal()).toEqual([])
  } finally {
    await other.close()
  }
})

async function logins(sandbox: Control): Promise<number> {
  return (await sandbox.journal({ path: '/apirest.php/initSession' })).length
}

async function limitOnce(
  glpi: SandboxGlpi,
  method: string,
  path: string,
  status: number,
): Promise<void> {
  await glpi.control.faults([
    {
      match: { method, path },
      effect: { type: 'status', status, body: '', headers: { 'retry-after': '1' } },
      times: 1,
    },
  ])
}
