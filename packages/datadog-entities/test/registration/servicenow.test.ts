import { control, startStandIn } from '@retriever/sandbox'
import type { ServicenowCredentials, ServicenowSeed } from '@retriever/sandbox'
import { staticCredential } from '@retriever/upstream'
import type { CredentialSource, UpstreamEvent } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

import { servicenowRegister } from '../../src/registration/servicenow-register.ts'
import type { ServicenowOptions } from '../../src/registration/servicenow-register.ts'

type Options = Partial<Omit<ServicenowOptions, 'credentials'>> & {
  readonly as?: (credentials: ServicenowCredentials) => ServicenowOptions['credentials']
}

async function openServicenow(
  { as = reader, ...options }: Options = {},
  seed: ServicenowSeed = {},
) {
  const server = await startStandIn('servicenow', { seed })
  const { credentials } = server
  const events: UpstreamEvent[] = []
  const register = servicenowRegister({
    url: credentials.url,
    credentials: as(credentials),
    random: () => 0,
    events: (event) => events.push(event),
    ...options,
  })
  onTestFinished(async () => {
    await register.close()
    await server.close()
  })
  const remote = control(credentials.url)
  const { signal } = new AbortController()
  return {
    register,
    remote,
    credentials,
    events,
    find: (name: string) => register.find(name, signal),
    probe: () => register.probe(signal),
    async requests(): Promise<readonly string[]> {
      const entries = await remote.journal()
      return entries.map(({ path, status }) => `${path.split('/').at(-1)} ${String(status)}`)
    },
  }
}

function reader({ user, password }: ServicenowCredentials): ServicenowOptions['credentials'] {
  return { user, password: staticCredential(password) }
}

function limited(given: ServicenowCredentials): ServicenowOptions['credentials'] {
  return { user: given.limitedUser, password: staticCredential(given.limitedPassword) }
}

describe('what is registered in ServiceNow', () => {
  test.each(['web-store', 'checkout', 'CHECKOUT', 'payments', 'Payments API', 'Email'])(
    '%s is',
    async (name) => {
      const { find, credentials } = await openServicenow()
      const found = await find(name)
      expect(found).toMatchObject({
        finding: 'yes',
        ids: [expect.stringMatching(/^[0-9a-f]{32}$/)],
      })
      expect(found.url).toMatch(`${credentials.url}/nav_to.do?uri=cmdb_ci_`)
    },
  )

  test.each([
    ['legacy-billing', 'is not in operation'],
    ['payments-api-v2', 'is not in operation'],
    ['web', 'no record of cmdb_ci_service, '],
    ['Web-Store', 'differs'],
    ['recommendations', 'no record of'],
  ])('%s is not: %s', async (name, why) => {
    const { find } = await openServicenow()
    const found = await find(name)
    expect(found.finding).toBe('no')
    expect(found.text).toContain(why)
  })

  test('capitals may be made to count for nothing, other tables asked, other states taken', async () => {
    const { find } = await openServicenow({ caseSensitive: false })
    expect((await find('Web-Store')).finding).toBe('yes')
    expect((await find('checkout')).ids).toHaveLength(2)
    const servers = await openServicenow({ tables: ['cmdb_ci_server'] })
    expect((await servers.find('recommendations')).finding).toBe('yes')
    const pipeline = await openServicenow({ operational: ['1', '7'] })
    expect((await pipeline.find('payments-api-v2')).finding).toBe('yes')
  })

  test('a database that ignores accents does not decide what is the same', async () => {
    const rows = { cmdb_ci_service: [{ name: 'Ubung' }] }
    const { find } = await openServicenow(
      {},
      { rows, settings: { equality: 'ignore-case-and-accents' } },
    )
    expect(await find('Übung')).toMatchObject({ finding: 'no' })
    expect((await find('Ubung')).finding).toBe('yes')
  })
})

describe('names that ServiceNow would obey', () => {
  test.each([
    'x^NQname!=x',
    'x^ORnameSTARTSWITHw',
    'x^ORDERBYname',
    'javascript:gs.sleep(1000)',
    '@web-store',
    'web-store,Email',
    'web-store\n',
    'a\r\nx: y',
    '^EQ',
    'x'.repeat(101),
    '',
  ])('%j is not sent', async (name) => {
    const { find, requests, remote } = await openServicenow()
    expect((await find(name)).finding).toBe('no')
    expect(await requests()).toEqual([])
    expect(await remote.state()).toMatchObject({ evaluated: [] })
  })

  test('what is sent stays one value', async () => {
    const { find, remote } = await openServicenow()
    expect((await find('A & B (x) / LIKE')).finding).toBe('no')
    const [first] = await remote.journal()
    const query = new URLSearchParams(first?.query)
    expect(query.get('sysparm_query')).toBe('name=A & B (x) / LIKE')
    expect([...query.keys()].filter((name) => !name.startsWith('sysparm_'))).toEqual([])
  })
})

describe('what is no answer of ServiceNow', () => {
  const rows = { cmdb_ci_service: [{ name: 'web-store' }, { name: 'other' }] }

  test('records that nobody asked for: the query was not understood', async () => {
    const { find, remote } = await openServicenow({}, { rows })
    const body = { result: [{ sys_id: '1', name: 'other', operational_status: '1' }] }
    await remote.faults([{ match: {}, effect: { type: 'status', status: 200, body } }])
    expect(await find('web-store')).toMatchObject({
      finding: 'unknown',
      text: 'did not filter: it gave records that were not asked for (cmdb_ci_service)',
      ids: [],
    })
  })

  test('records that are hidden from us, as the count tells', async () => {
    const { find } = await openServicenow({ as: limited })
    expect((await find('web-store')).finding).toBe('yes')
    expect(await find('payments-api')).toMatchObject({
      finding: 'unknown',
      text: 'has records with this name that our account may not see (cmdb_ci_service)',
    })
    expect((await find('nobody')).finding).toBe('no')
  })

  test('where the count does not tell, the known service does', async () => {
    const settings = {
      countsHiddenRows: false,
      restrictions: {
        limited: { api: true, sees: ['web-store'], deniedTables: [], hiddenFields: [] },
      },
    }
    const without = await openServicenow({ as: limited }, { settings })
    expect((await without.find('payments-api')).finding).toBe('no')
    const { find, probe } = await openServicenow(
      { as: limited, knownService: 'Email' },
      { settings },
    )
    expect(await find('payments-api')).toMatchObject({
      finding: 'unknown',
      text: 'does not show us "Email", so that more may be hidden from us',
    })
    expect((await find('web-store')).finding).toBe('yes')
    expect(await probe()).toMatchObject({ ok: false })
  })

  test('the known service is looked for once a minute at most', async () => {
    const clock = manualClock()
    const { find, requests } = await openServicenow({
      clock,
      knownService: 'Email',
      tables: ['cmdb_ci_service'],
    })
    for (const name of ['a', 'b', 'c']) expect((await find(name)).finding).toBe('no')
    expect(await requests()).toHaveLength(4)
    await clock.advance(60_000)
    await find('d')
    expect(await requests()).toHaveLength(6)
  })

  test('fields that are hidden from us', async () => {
    for (const field of ['name', 'operational_status']) {
      const restrictions = {
        limited: { api: true, sees: null, deniedTables: [], hiddenFields: [field] },
      }
      const { find } = await openServicenow({ as: limited }, { settings: { restrictions } })
      const found = await find('web-store')
      expect(found.finding).toBe('unknown')
      expect(found.text).toMatch(/^does not show us/)
    }
  })

  test('a table that we may not read, or that is not there, unless another one says yes', async () => {
    const restrictions = {
      limited: { api: true, sees: null, deniedTables: ['cmdb_ci_appl'], hiddenFields: [] },
    }
    const { find } = await openServicenow({ as: limited }, { settings: { restrictions } })
    expect(await find('nobody')).toMatchObject({
      finding: 'unknown',
      text: 'does not let us look (403) (cmdb_ci_appl)',
    })
    expect((await find('Payments API')).finding).toBe('yes')
    const { find: elsewhere } = await openServicenow({
      tables: ['cmdb_ci_nothing', 'cmdb_ci_appl'],
    })
    expect((await elsewhere('nobody')).text).toBe('answers with status 400 (cmdb_ci_nothing)')
    expect((await elsewhere('payments')).finding).toBe('yes')
  })

  test('an account that may not use the API', async () => {
    const { find, probe } = await openServicenow({
      as: ({ deniedUser, deniedPassword }) => ({
        user: deniedUser,
        password: staticCredential(deniedPassword),
      }),
    })
    expect(await find('web-store')).toMatchObject({ finding: 'unknown' })
    expect(await probe()).toMatchObject({ ok: false, detail: expect.stringContaining('403') })
  })

  test.each([
    ['a page instead of JSON', { type: 'html-page', title: 'Log in' }, 'not as its API does'],
    ['nothing at all', { type: 'empty-page' }, 'not as its API does'],
    ['an answer that breaks off', { type: 'trouble', name: 'transaction-cancelled' }, 'broke'],
    ['no more room', { type: 'trouble', name: 'no-semaphores' }, 'for now (429)'],
    ['an error', { type: 'status', status: 503, body: 'host db-7' }, 'has trouble (503)'],
    ['no list', { type: 'status', status: 200, body: { result: {} } }, 'not as its API'],
  ] as const)('%s', async (_, effect, why) => {
    const { find, remote } = await openServicenow({ deadlineMs: 1_000 })
    await remote.faults([{ match: {}, effect }])
    const found = await find('web-store')
    expect(found.finding).toBe('unknown')
    expect(found.text).toContain(why)
    expect(found.text).not.toContain('db-7')
  })

  test('an instance that sleeps', async () => {
    const { find, remote } = await openServicenow()
    await remote.settings({ hibernating: true })
    expect((await find('web-store')).finding).toBe('unknown')
  })

  test('one that does not answer is not asked for every table', async () => {
    const { find, remote, requests } = await openServicenow({
      deadlineMs: 150,
      attemptTimeoutMs: 100,
    })
    await remote.faults([{ match: {}, effect: { type: 'slow', ms: 1_000 } }])
    expect((await find('web-store')).text).toBe('does not answer in time (cmdb_ci_service)')
    expect((await requests()).length).toBeLessThan(3)
  })

  test('too many requests, and when to come again', async () => {
    const { find, remote } = await openServicenow()
    await remote.faults([{ match: {}, effect: { type: 'rate-limited', retryAfterSeconds: 1800 } }])
    expect(await find('web-store')).toMatchObject({ finding: 'unknown', retryAfterMs: 1_800_000 })
  })
})

describe('access to ServiceNow', () => {
  const ways: Readonly<
    Record<string, (given: ServicenowCredentials) => ServicenowOptions['credentials']>
  > = {
    'user and password': reader,
    'an API key': ({ apiKey }) => ({ apiKey: staticCredential(apiKey) }),
    'a client': ({ clientId, clientSecret }) => ({
      clientId,
      clientSecret: staticCredential(clientSecret),
    }),
    'a client for a user': ({ clientId, clientSecret, user, password }) => ({
      clientId,
      clientSecret: staticCredential(clientSecret),
      user,
      password: staticCredential(password),
    }),
  }

  test.each(Object.entries(ways))('with %s, and no secret is told', async (_, as) => {
    const { find, probe, events, credentials, remote } = await openServicenow({ as })
    const good = await find('web-store')
    expect(good.finding).toBe('yes')
    expect(await probe()).toEqual({ ok: true, detail: 'ServiceNow shows cmdb_ci_service' })
    await remote.faults([
      { match: {}, effect: { type: 'status', status: 401, body: { error: { message: 'x' } } } },
    ])
    const refused = await find('web-store')
    expect(refused.text).toContain('does not accept our credentials (401)')
    const told = JSON.stringify([good, refused, events, await probe()])
    const { password, clientSecret, apiKey, user } = credentials
    const encoded = Buffer.from(`${user}:${password}`).toString('base64')
    for (const secret of [password, clientSecret, apiKey, encoded])
      expect(told).not.toContain(secret)
  })

  test('a token that has ended is replaced, once', async () => {
    const { find, remote, requests } = await openServicenow({
      as: ({ clientId, clientSecret }) => ({
        clientId,
        clientSecret: staticCredential(clientSecret),
      }),
    })
    await find('web-store')
    await remote.faults([
      { match: { path: '*/table/*' }, effect: { type: 'expired-session' }, times: 1 },
    ])
    expect((await find('web-store')).finding).toBe('yes')
    expect(await requests()).toEqual([
      'oauth_token.do 200',
      'cmdb_ci_service 200',
      'cmdb_ci_service 401',
      'oauth_token.do 200',
      'cmdb_ci_service 200',
    ])
  })

  test('a password that has changed is told to its source, and the new one is used', async () => {
    const rejected: string[] = []
    const password: CredentialSource<string> = {
      get: () =>
        Promise.resolve(
          rejected.length === 0
            ? { version: 'old', value: 'an-0ld-password' }
            : { version: 'new', value: 'sandbox-reader-password' },
        ),
      reject: (version) => void rejected.push(version),
    }
    const { find } = await openServicenow({ as: ({ user }) => ({ user, password }) })
    expect((await find('web-store')).finding).toBe('yes')
    expect(rejected).toEqual(['old'])
  })
})

test('options that cannot be used are told all at once', () => {
  const make = (): unknown =>
    servicenowRegister({
      url: 'nowhere',
      credentials: { apiKey: staticCredential('x') },
      tables: ['../sys_user'],
      knownService: 'x^NQ',
    })
  expect(make).toThrow(/baseUrl.*tables.*knownService/)
  expect(() =>
    servicenowRegister({
      url: 'http://127.0.0.1:1',
      credentials: { apiKey: staticCredential('x') },
      tables: [],
    }),
  ).toThrow('at least one table')
})
