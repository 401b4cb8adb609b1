import { expect, test } from 'vitest'

import { playServicenow } from './client.ts'

test('a table shows the records of all classes that extend it', async () => {
  await playServicenow(async ({ find, names }) => {
    expect(await names('nameLIKEpayments', 'cmdb_ci')).toEqual([
      'payments-api',
      'payments-api-v2',
      'Payments API',
      'payments',
    ])
    expect(await names('nameLIKEpayments')).toEqual(['payments-api', 'payments-api-v2'])
    expect(await names('nameLIKEpayments', 'cmdb_ci_appl')).toEqual(['payments'])
    const [row] = await find('name=ledger')
    expect(row).toMatchObject({ sys_class_name: 'cmdb_ci_service_auto', operational_status: '1' })
    expect(row?.['sys_id']).toMatch(/^[0-9a-f]{32}$/)
    expect(await names('name=ledger', 'cmdb_ci_service_discovered')).toEqual([])
  })
})

test('equality is a matter of the database', async () => {
  await playServicenow(async ({ names, remote }) => {
    expect(await names('name=checkout')).toEqual(['CHECKOUT', 'checkout'])
    expect(await names('name=web-store ')).toEqual(['web-store'])
    await remote.settings({ equality: 'exact' })
    expect(await names('name=checkout')).toEqual(['checkout'])
    await remote.settings({ rows: { cmdb_ci_service: [{ name: 'Café' }] } })
    expect(await names('name=cafe')).toEqual([])
    await remote.settings({ equality: 'ignore-case-and-accents' })
    expect(await names('name=cafe')).toEqual(['Café'])
  })
})

test.each([
  ['name!=email^nameSTARTSWITHe', []],
  ['nameSTARTSWITHpay^operational_status=1', ['payments-api']],
  ['nameENDSWITHv2', ['payments-api-v2']],
  ['nameINweb-store,ledger', ['web-store', 'ledger']],
  ['nameSTARTSWITHpay^nameNOT LIKEv2', ['payments-api']],
  ['operational_status=6^ORoperational_status=7', ['payments-api-v2', 'legacy-billing']],
  ['operational_status>6', ['payments-api-v2']],
  ['support_groupISNOTEMPTY', ['web-store']],
  ['owned_by.user_name=ada.holm^owned_byISNOTEMPTY^nameLIKEpay', ['payments-api']],
  ['owned_byLIKEada^name=web-store', ['web-store']],
  ['name=ledger^NQname=email', ['Email', 'ledger']],
  ['nameLIKEpay^ORDERBYDESCname', ['payments-api-v2', 'payments-api']],
  ['nameLIKEpay^ORDERBYname^EQ', ['payments-api', 'payments-api-v2']],
  ['sys_class_name=cmdb_ci_service_auto', ['ledger', 'fax-gateway']],
  ['name=', []],
])('%s', async (query, expected) => {
  await playServicenow(async ({ names }) => {
    expect(await names(query)).toEqual(expected)
  })
})

test('a parameter with the name of a field is a condition, too', async () => {
  await playServicenow(async ({ get }) => {
    const path = '/api/now/table/cmdb_ci_service?name=ledger&nope=1&sysparm_fields=name'
    expect((await get(path)).body).toEqual({ result: [{ name: 'ledger' }] })
  })
})

test.each(['nme=ledger', 'nameIS ledger', 'ledger', 'number.name=ledger', ''])(
  'a condition that is not understood is left out, and all records come: %j',
  async (query) => {
    await playServicenow(async ({ names, remote }) => {
      expect(await names(query)).toHaveLength(10)
      await remote.settings({ 'glide.invalid_query.returns_no_rows': true })
      expect(await names(query)).toHaveLength(query === '' ? 10 : 0)
    })
  },
)

test('what is left of a query without the bad part still counts', async () => {
  await playServicenow(async ({ names, remote }) => {
    expect(await names('name=ledger^nme=x')).toEqual(['ledger'])
    expect(await names('name=ledger^ORnme=x')).toEqual(['ledger'])
    const notes = (await remote.journal()).map((entry) => entry.notes)
    expect(notes).toEqual([['condition ignored: nme=x'], ['condition ignored: nme=x']])
  })
})

test('a caret in a name that is pasted in ends the condition and begins another', async () => {
  await playServicenow(async ({ names }) => {
    expect(await names(`name=nothing^ORnameSTARTSWITHled`)).toEqual(['ledger'])
    expect(await names(`name=nothing^NQnameISNOTEMPTY`)).toHaveLength(10)
  })
})

test('two carets are one in a value', async () => {
  await playServicenow(async ({ names, remote }) => {
    await remote.settings({ rows: { cmdb_ci_service: [{ name: 'a^b' }] } })
    expect(await names('name=a^^b')).toEqual(['a^b'])
  })
})

test('code in a value runs, and can be seen to have run', async () => {
  await playServicenow(async ({ names, remote, credentials }) => {
    await names('name=ledger')
    expect(await remote.state()).toMatchObject({ evaluated: [] })
    expect(await names('name=javascript:gs.getUserID()')).toHaveLength(10)
    expect(await remote.state()).toMatchObject({
      evaluated: [{ user: credentials.user, code: 'gs.getUserID()' }],
    })
    const [first, second] = await remote.journal()
    expect(first).not.toHaveProperty('notes')
    expect(second).toMatchObject({ notes: ['code executed: gs.getUserID()'] })
  })
})
