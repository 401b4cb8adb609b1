import { expect, test } from 'vitest'

import { sysIdOf } from '../../src/servicenow/rows/row.ts'
import { basic, playServicenow } from './client.ts'

const table = '/api/now/table/cmdb_ci_service'
const owner = sysIdOf('sys_user', 'Ada Holm')

test('the fields that are asked for; those that are not there are left out', async () => {
  await playServicenow(async ({ find }) => {
    const fields = { sysparm_fields: 'name,nope,owned_by.email' }
    expect(await find('name=web-store', 'cmdb_ci_service', fields)).toEqual([
      { name: 'web-store', 'owned_by.email': 'ada.holm@example.com' },
    ])
    const [whole] = await find('name=web-store')
    expect(Object.keys(whole ?? {})).toEqual(
      expect.arrayContaining(['sys_id', 'name', 'sys_class_name', 'install_status', 'asset_tag']),
    )
    expect(whole?.['asset_tag']).toBe('')
  })
})

test('references and choices: as values, as people see them, as both', async () => {
  await playServicenow(async ({ find, credentials: { url } }) => {
    const shown = async (more: Readonly<{ [name: string]: string }>): Promise<unknown> =>
      (
        await find('name=web-store', 'cmdb_ci_service', {
          sysparm_fields: 'owned_by,operational_status',
          ...more,
        })
      )[0]
    const link = `${url}/api/now/table/sys_user/${owner}`
    expect(await shown({})).toEqual({ owned_by: { link, value: owner }, operational_status: '1' })
    expect(await shown({ sysparm_exclude_reference_link: 'true' })).toEqual({
      owned_by: owner,
      operational_status: '1',
    })
    expect(await shown({ sysparm_display_value: 'true' })).toEqual({
      owned_by: { display_value: 'Ada Holm', link },
      operational_status: 'Operational',
    })
    expect(await shown({ sysparm_display_value: 'all' })).toEqual({
      owned_by: { display_value: 'Ada Holm', link, value: owner },
      operational_status: { display_value: 'Operational', value: '1' },
    })
  })
})

test('pages: counted, and linked with each other', async () => {
  await playServicenow(async ({ get, credentials: { url } }) => {
    const page = (offset: number, more = ''): ReturnType<typeof get> =>
      get(`${table}?sysparm_fields=name&sysparm_limit=4&sysparm_offset=${offset}${more}`)
    const middle = await page(4)
    expect(middle.body).toMatchObject({ result: Array.from({ length: 4 }, () => ({})) })
    expect(middle.headers.get('x-total-count')).toBe('10')
    const link = (offset: number, rel: string): string =>
      `<${url}${table}?sysparm_fields=name&sysparm_limit=4&sysparm_offset=${offset}>;rel="${rel}"`
    expect(middle.headers.get('link')).toBe(
      [link(0, 'first'), link(0, 'prev'), link(8, 'next'), link(8, 'last')].join(','),
    )
    const last = (await page(8)).headers.get('link')
    expect(last).not.toContain('rel="next"')
    const uncounted = await page(0, '&sysparm_no_count=true')
    expect(uncounted.headers.has('x-total-count')).toBe(false)
    expect(uncounted.headers.get('link')).not.toContain('rel="last"')
    const bare = await page(0, '&sysparm_suppress_pagination_header=true')
    expect(bare.headers.has('link')).toBe(false)
  })
})

test('ten thousand records come at most when nobody says how many', async () => {
  const many = Array.from({ length: 10_001 }, (_, index) => ({ name: `service-${index}` }))
  await playServicenow(
    async ({ get }) => {
      const length = async (query: string): Promise<number> => {
        const { body } = await get(`${table}?sysparm_fields=name${query}`)
        return (body as { result: readonly unknown[] }).result.length
      }
      expect(await length('')).toBe(10_000)
      expect(await length('&sysparm_limit=nonsense')).toBe(10_000)
      expect(await length('&sysparm_limit=20000')).toBe(10_001)
    },
    { rows: { cmdb_ci_service: many } },
  )
})

test('one record, by its table or one above; otherwise there is none', async () => {
  await playServicenow(async ({ get }) => {
    const sysId = sysIdOf('cmdb_ci_service_auto', 'ledger')
    for (const name of ['cmdb_ci_service_auto', 'cmdb_ci_service', 'cmdb_ci']) {
      const { body } = await get(`/api/now/v2/table/${name}/${sysId}?sysparm_fields=name`)
      expect(body).toEqual({ result: { name: 'ledger' } })
    }
    expect(await get(`/api/now/table/cmdb_ci_appl/${sysId}`)).toMatchObject({
      status: 404,
      body: {
        error: {
          message: 'No Record found',
          detail: "Record doesn't exist or ACL restricts the record retrieval",
        },
        status: 'failure',
      },
    })
  })
})

test('an unknown table, an unknown address, a write', async () => {
  await playServicenow(async ({ get, credentials }) => {
    expect(await get('/api/now/table/cmdb_ci_nope')).toMatchObject({
      status: 400,
      body: { error: { message: 'Invalid table cmdb_ci_nope', detail: null }, status: 'failure' },
    })
    expect((await get('/api/now/nope')).status).toBe(400)
    const { url, user, password } = credentials
    const write = await fetch(`${url}${table}`, {
      method: 'POST',
      headers: basic(user, password),
      body: '{}',
    })
    expect(write.status).toBe(405)
  })
})

test('a user who may see little is told of more than comes', async () => {
  await playServicenow(async ({ get, remote, credentials }) => {
    const limited = basic(credentials.limitedUser, credentials.limitedPassword)
    const names = async (query = ''): Promise<readonly [unknown, string | null]> => {
      const { body, headers } = await get(`${table}?sysparm_fields=name${query}`, limited)
      return [body, headers.get('x-total-count')]
    }
    expect(await names()).toEqual([{ result: [{ name: 'Email' }, { name: 'web-store' }] }, '10'])
    expect(await names('&sysparm_query=name=ledger')).toEqual([{ result: [] }, '1'])
    expect(await names('&sysparm_limit=2')).toEqual([{ result: [{ name: 'Email' }] }, '10'])
    const ledger = `${table}/${sysIdOf('cmdb_ci_service_auto', 'ledger')}`
    expect((await get(ledger, limited)).status).toBe(404)
    await remote.settings({ countsHiddenRows: false })
    expect((await names('&sysparm_limit=2'))[1]).toBe('2')
    await remote.settings({
      restrictions: { limited: { hiddenFields: ['name'], deniedTables: ['cmdb_ci_appl'] } },
    })
    expect((await names('&sysparm_limit=1'))[0]).toEqual({ result: [{}] })
    expect((await get('/api/now/table/cmdb_ci_appl', limited)).status).toBe(403)
  })
})

test('records come, change and go; a stale read sees them as they were', async () => {
  await playServicenow(async ({ names, remote }) => {
    await remote.clock({ frozen: true })
    await remote.settings({ rows: { cmdb_ci_service_auto: [{ name: 'brand-new' }] } })
    await remote.clock({ advanceMs: 1000 })
    expect(await names('name=brand-new^operational_status=1')).toEqual(['brand-new'])
    await remote.settings({
      rows: { cmdb_ci_service_auto: [{ name: 'brand-new', operational_status: '6' }] },
    })
    expect(await names('name=brand-new^operational_status=1')).toEqual([])
    await remote.faults([{ match: {}, effect: { type: 'stale-reads', forMs: 500 }, times: 1 }])
    expect(await names('name=brand-new^operational_status=1')).toEqual(['brand-new'])
    await remote.settings({ remove: [sysIdOf('cmdb_ci_service_auto', 'ledger')] })
    expect(await names('name=ledger')).toEqual([])
    await remote.reset()
    expect(await names('name=ledger')).toEqual(['ledger'])
  })
})

test('mistakes in settings are told with their places', async () => {
  await playServicenow(async ({ remote }) => {
    const wrong = { rows: { nope: [] }, remove: ['x'], equality: 'nearly' }
    await expect(remote.settings(wrong)).rejects.toThrow(/400 .*rows.*remove\[0\]/s)
  })
})
