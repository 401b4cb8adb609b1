import { describe, expect, test } from 'vitest'

import { parsed, patience } from './datadog-house.ts'
import { openGatedFolder, openRegisters } from './registration-house.ts'

describe('retriever registration check', patience, () => {
  test('tells what each register says, and what follows', async () => {
    const { datadog, registration, files, list, secrets } = await openRegisters()
    await list('checkout')
    const { check } = openGatedFolder({ datadog: datadog.settings, registration }, files)

    const allowed = await check('web-store')
    expect(allowed).toMatchObject({ code: 0, stderr: '' })
    expect(allowed.stdout).toMatch(/^allowed {2}"web-store" may have entities here: /)
    expect(allowed.stdout).toMatch(/^ +datadog +no +not listed in default$/m)
    expect(allowed.stdout).toMatch(/^ +leanix +yes +a fact sheet of type Application /m)
    expect(allowed.stdout).toMatch(/^ +servicenow +yes +a record .* http:\S+nav_to\.do\S+$/m)

    const several = await check('web-store', 'checkout', 'nobody', 'x^NQname!=x')
    expect(several.code).toBe(3)
    expect(several.stdout).toContain('refused  "checkout" is listed in Datadog: software catalog')
    expect(several.stdout).toContain('refused  "nobody" is not registered in LeanIX: ')
    expect(several.stdout).toContain('; nor in ServiceNow: ')
    expect(several.stdout).toContain('refused  "x^NQname!=x" cannot be the name of a service')
    for (const secret of secrets) expect(several.stdout + several.stderr).not.toContain(secret)
    expect(await datadog.writes()).toEqual(['POST /api/v2/services/definitions'])
  })

  test('for scripts it is one line of JSON, and an unknown has a code of its own', async () => {
    const { datadog, registration, files, servicenow } = await openRegisters()
    const { check } = openGatedFolder({ datadog: datadog.settings, registration }, files)
    await servicenow.settings({ hibernating: true })
    const unknown = await check('--json', 'web-store')
    expect(unknown).toMatchObject({ code: 4, stderr: '' })
    expect(parsed(unknown)).toMatchObject({
      ok: false,
      exitCode: 4,
      gate: 'on',
      reports: [
        {
          service: 'web-store',
          verdict: { answer: 'unknown', retryAfterMs: 10_000 },
          registers: { leanix: { finding: 'yes' }, servicenow: { finding: 'unknown' } },
        },
      ],
    })
    const refused = await check('web-store', 'nobody')
    expect(refused.code).toBe(3)
    expect(refused.stdout).toContain('unknown  whether "web-store" may have entities here')
  })

  test('names are mapped, and several organisations asked', async () => {
    const { datadog, registration, files, list } = await openRegisters()
    await list('elsewhere')
    const names = {
      'shop-search': { leanix: 'Shop / search', servicenow: 'Payments API' },
      elsewhere: { leanix: 'web-store', servicenow: 'web-store' },
    }
    const { url, ...keys } = datadog.settings
    const both = { prod: { url, ...keys }, copy: { url, ...keys } }
    const { check } = openGatedFolder(
      { datadog: both, registration: { ...registration, names } },
      files,
    )
    expect(await check('shop-search')).toMatchObject({ code: 0 })
    expect((await check('elsewhere')).stdout).toMatch(/ of prod, .* of copy$/m)
  })

  test('without a gate every service is allowed, and that is said', async () => {
    const { datadog, files } = await openRegisters()
    const sections = { datadog: datadog.settings, registration: 'off' }
    const { check, command } = openGatedFolder(sections, files)
    expect(await check('anything')).toMatchObject({
      code: 0,
      stdout: 'the gate is off: every service may have entities\n',
    })
    expect(parsed(await check('--json', 'anything'))).toMatchObject({ ok: true, gate: 'off' })
    const warned = await command('config', 'check')
    expect(warned).toMatchObject({ code: 0 })
    expect(warned.stdout).toContain('registration is off: entities of any service are managed')
  })
})

describe('a section registration that cannot be used', patience, () => {
  test('is told with all its mistakes, and nobody is asked', async () => {
    const { datadog, files } = await openRegisters()
    const registration = {
      leanix: { url: 'ftp://x', factSheetType: 'A) {', tokn: 1 },
      servicenow: { url: 'http://x', user: 'me', tables: ['../x'] },
      datadog: [],
      names: { 'a^b': { servicenow: 'x^NQ' } },
      gated: ['delete'],
      cache: { positive: 'long' },
    }
    const { check } = openGatedFolder({ datadog: datadog.settings, registration }, files)
    const ended = await check('web-store', '--json')
    expect(ended.code).toBe(78)
    const { problems } = parsed(ended) as { problems: readonly { path: string }[] }
    expect(problems.map(({ path }) => path).toSorted()).toEqual([
      'registration.cache.positive',
      'registration.datadog',
      'registration.gated[0]',
      'registration.leanix.apiToken',
      'registration.leanix.factSheetType',
      'registration.leanix.tokn',
      'registration.leanix.url',
      'registration.names."a^b"',
      'registration.names."a^b".servicenow',
      'registration.servicenow.password',
      'registration.servicenow.tables[0]',
    ])
    expect(await datadog.requests()).toBe(0)
  })

  test('is missing, or names an organisation that is not there', async () => {
    const { datadog, registration, files } = await openRegisters()
    const without = openGatedFolder({ datadog: datadog.settings }, files)
    const missing = await without.check('web-store')
    expect(missing).toMatchObject({ code: 78 })
    expect(missing.stderr).toContain('registration: is required, but missing')
    const other = { ...registration, datadog: 'test' }
    const named = openGatedFolder({ datadog: datadog.settings, registration: other }, files)
    const unknown = await named.check('web-store')
    expect(unknown).toMatchObject({ code: 78 })
    expect(unknown.stderr).toContain('there is no organisation "test"; known here: default')
  })

  test('a command line that makes no sense is another code', async () => {
    const { check } = openGatedFolder({}, {})
    expect(await check()).toMatchObject({ code: 64 })
    expect((await check('--help')).stdout).toContain(
      '  4  of one of them it could not be found out',
    )
  })
})
