import { control, startStandIn } from '@retriever/sandbox'
import type { LeanixSeed, LeanixSettingsChange } from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import type { UpstreamEvent } from '@retriever/upstream'
import { describe, expect, onTestFinished, test } from 'vitest'

import { leanixRegister } from '../../src/registration/leanix-register.ts'
import type { LeanixOptions } from '../../src/registration/leanix-register.ts'

async function openLeanix(options: Partial<LeanixOptions> = {}, seed: LeanixSeed = {}) {
  const server = await startStandIn('leanix', { seed })
  const { url, apiToken, oldApiToken } = server.credentials
  const events: UpstreamEvent[] = []
  const register = leanixRegister({
    url,
    apiToken: staticCredential(apiToken),
    random: () => 0,
    events: (event) => events.push(event),
    ...options,
  })
  onTestFinished(async () => {
    await register.close()
    await server.close()
  })
  const remote = control(url)
  const { signal } = new AbortController()
  return {
    register,
    remote,
    events,
    apiToken,
    oldApiToken,
    settings: (change: LeanixSettingsChange) => remote.settings({ ...change }),
    find: (name: string) => register.find(name, signal),
    async paths(): Promise<readonly string[]> {
      const entries = await remote.journal()
      return entries.map(({ path, status }) => `${path.split('/').at(-1)} ${String(status)}`)
    },
  }
}

/** Everything that comes out of a register, as text. */
function shown(...values: readonly unknown[]): string {
  return JSON.stringify(values)
}

describe('what is registered in LeanIX', () => {
  test.each([
    ['web-store', 'its name'],
    ['checkout', 'the name of its own below a parent'],
    ['Shop / checkout', 'its display name'],
    ['payments-api', 'a name that others begin with'],
    ['payments-api-v2', 'a name in another phase'],
  ])('%s: %s', async (name) => {
    const { find } = await openLeanix()
    expect(await find(name)).toMatchObject({ finding: 'yes', ids: [expect.any(String)] })
  })

  test('two of one name are both told', async () => {
    const { find } = await openLeanix()
    const found = await find('search')
    expect(found.finding).toBe('yes')
    expect(found.ids).toHaveLength(2)
    expect(found.text).toBe('2 fact sheets of type Application with the name "search"')
  })

  test.each([
    ['payment', 'no fact sheet of type Application has the name "payment"'],
    ['PAYMENTS-API', 'differs in capitals'],
    ['legacy-billing', 'no fact sheet'],
    ['fax-gateway', 'is at the end of its life'],
    ['ledger', 'no fact sheet'],
    ['Shop / Checkout', 'differs in capitals'],
    ['checkout"}){allFactSheets{totalCount}}#', 'no fact sheet'],
  ])('%s is not: %s', async (name, why) => {
    const { find } = await openLeanix()
    const found = await find(name)
    expect(found.finding).toBe('no')
    expect(found.text).toContain(why)
  })

  test('capitals may be made to count for nothing, and another type to be a service', async () => {
    const loose = await openLeanix({ caseSensitive: false })
    expect((await loose.find('WEB-STORE')).finding).toBe('yes')
    const capability = await openLeanix({ factSheetType: 'BusinessCapability' })
    expect((await capability.find('ledger')).finding).toBe('yes')
    expect((await capability.find('web-store')).finding).toBe('no')
  })

  test('composed and decomposed letters are the same', async () => {
    const factSheets = [{ name: 'U\u0308bung' }]
    const { find } = await openLeanix({}, { factSheets })
    expect((await find('Übung')).finding).toBe('yes')
  })

  test('what stands on a later page is found', async () => {
    const factSheets = [
      ...Array.from({ length: 120 }, (_, index) => ({ name: `kasse ${index}` })),
      { name: 'kasse' },
    ]
    const { find } = await openLeanix(
      {},
      { factSheets, settings: { displayNameFilter: 'contains' } },
    )
    expect((await find('kasse')).finding).toBe('yes')
    expect((await find('kasse 119')).finding).toBe('yes')
    expect((await find('kass')).finding).toBe('no')
  })

  test('a search that finds half of everything is no answer', async () => {
    const factSheets = Array.from({ length: 1_100 }, (_, index) => ({ name: `kasse ${index}` }))
    const { find } = await openLeanix({}, { factSheets })
    expect(await find('kasse')).toMatchObject({
      finding: 'unknown',
      text: expect.stringContaining('too much'),
    })
  })

  test('there is a link when the workspace is known', async () => {
    const { find } = await openLeanix({ workspace: 'acme' })
    const { url, ids } = await find('web-store')
    expect(url).toMatch(new RegExp(`/acme/factsheet/Application/${ids[0]}$`))
  })

  test('what is no line of text is not sent', async () => {
    const { find, paths } = await openLeanix()
    for (const name of ['', ' ', 'a\nb', '\uD800', 'x'.repeat(401)]) {
      expect((await find(name)).finding).toBe('no')
    }
    expect(await paths()).toEqual([])
  })
})

describe('access to LeanIX', () => {
  test('one token serves many looks, and a new one comes when it is refused', async () => {
    const { find, remote, paths } = await openLeanix()
    await find('web-store')
    await find('payments-api')
    await remote.faults([
      { match: { path: '*/graphql' }, effect: { type: 'expired-session' }, times: 1 },
    ])
    expect((await find('checkout')).finding).toBe('yes')
    expect(await paths()).toEqual([
      'token 200',
      'graphql 200',
      'graphql 200',
      'graphql 401',
      'token 200',
      'graphql 200',
    ])
  })

  test('once: a second refusal is an answer', async () => {
    const { find, remote, paths } = await openLeanix()
    await remote.faults([
      { match: { path: '*/graphql' }, effect: { type: 'status', status: 401, body: {} } },
    ])
    expect(await find('web-store')).toMatchObject({
      finding: 'unknown',
      text: 'does not accept our credentials (401)',
    })
    expect(await paths()).toEqual(['token 200', 'graphql 401', 'token 200', 'graphql 401'])
  })

  test('who asks at the same time shares a token', async () => {
    const { find, paths } = await openLeanix()
    await Promise.all(['web-store', 'payments', 'Shop'].map(find))
    expect((await paths()).filter((path) => path.startsWith('token'))).toHaveLength(1)
  })

  test('an API token that was replaced is told to its source, and the new one is used', async () => {
    const rejected: string[] = []
    const { find, settings, register, apiToken, oldApiToken, events } = await openLeanix({
      apiToken: {
        get: () => {
          const isOld = rejected.length === 0
          return Promise.resolve({
            version: isOld ? 'old' : 'new',
            value: isOld ? oldApiToken : apiToken,
          })
        },
        reject: (version) => void rejected.push(version),
      },
    })
    await settings({ revokedApiTokens: [oldApiToken] })
    const found = await find('web-store')
    expect(found.finding).toBe('yes')
    expect(rejected).toEqual(['old'])
    const signal = new AbortController().signal
    expect(await register.probe(signal)).toMatchObject({ ok: true })
    for (const secret of [apiToken, oldApiToken]) {
      const encoded = Buffer.from(`apitoken:${secret}`).toString('base64')
      expect(shown(found, events)).not.toContain(secret)
      expect(shown(found, events)).not.toContain(encoded)
    }
  })

  test('a source without a token, and one with a wrong one', async () => {
    const failing = await openLeanix({
      apiToken: { get: () => Promise.reject(new Error('s3cr3t')), reject: () => {} },
    })
    const found = await failing.find('web-store')
    expect(found).toMatchObject({ finding: 'unknown' })
    expect(found.text).toBe('cannot be asked: its credentials are missing')
    expect(shown(found)).not.toContain('s3cr3t')
    const wrong = await openLeanix({ apiToken: staticCredential('wr0ng-t0ken') })
    const { signal } = new AbortController()
    const probe = await wrong.register.probe(signal)
    expect(probe).toEqual({ ok: false, detail: 'LeanIX does not accept our credentials (401)' })
    expect(shown(probe, wrong.events)).not.toContain('wr0ng-t0ken')
  })
})

describe('what is no answer of LeanIX', () => {
  const graphql = { path: '*/graphql' }

  test.each([
    ['errors with status 200', { errors: [{ message: 'x' }], data: null }, 'refuses the query'],
    [
      'errors in another form',
      { errors: { message: 'x' }, data: { allFactSheets: page([]) } },
      'refuses',
    ],
    ['errors beside data', { errors: [{}], data: { allFactSheets: page([]) } }, 'refuses'],
    ['no data', {}, 'not as its API does'],
    ['a fact sheet without a name', { data: { allFactSheets: page([{ id: '1' }]) } }, 'not as'],
    ['an empty body', '', 'not as its API does'],
    ['a page of a proxy', '<html>Sign in</html>', 'not as its API does'],
  ])('%s', async (_, body, why) => {
    const { find, remote } = await openLeanix()
    await remote.faults([{ match: graphql, effect: { type: 'status', status: 200, body } }])
    const found = await find('web-store')
    expect(found.finding).toBe('unknown')
    expect(found.text).toContain(why)
  })

  test.each([403, 404, 500, 503])('status %i', async (status) => {
    const { find, remote } = await openLeanix()
    const body = { message: 'internal: host db-7' }
    await remote.faults([{ match: graphql, effect: { type: 'status', status, body } }])
    const found = await find('web-store')
    expect(found.finding).toBe('unknown')
    expect(found.text).toContain(String(status))
    expect(found.text).not.toContain('db-7')
  })

  test('too many requests, and when to come again', async () => {
    const { find, remote } = await openLeanix()
    await remote.faults([
      { match: graphql, effect: { type: 'rate-limited', retryAfterSeconds: 90 } },
    ])
    expect(await find('web-store')).toMatchObject({
      finding: 'unknown',
      text: 'wants fewer requests for now (429)',
      retryAfterMs: 90_000,
    })
  })

  test('silence', async () => {
    const { find, remote } = await openLeanix({ deadlineMs: 200, attemptTimeoutMs: 100 })
    await remote.faults([{ match: {}, effect: { type: 'slow', ms: 1_000 } }])
    expect(await find('web-store')).toMatchObject({
      finding: 'unknown',
      text: 'does not answer in time',
    })
  })

  test('a caller that has gone', async () => {
    const { register } = await openLeanix()
    const found = await register.find('web-store', AbortSignal.abort())
    expect(found.finding).toBe('unknown')
  })

  function page(nodes: readonly object[]) {
    return {
      totalCount: nodes.length,
      pageInfo: { hasNextPage: false, endCursor: null },
      edges: nodes.map((node) => ({ node })),
    }
  }
})

test('options that cannot be used are told all at once', () => {
  const make = (): unknown =>
    leanixRegister({
      url: 'ftp://acme',
      apiToken: staticCredential(new Secret('x').reveal()),
      factSheetType: 'Application) { id } #',
    })
  expect(make).toThrow(/baseUrl.*factSheetType/)
})
