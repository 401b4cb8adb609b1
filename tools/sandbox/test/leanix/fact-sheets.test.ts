import { expect, test } from 'vitest'

import { factSheetId } from '../../src/leanix/fact-sheets/fact-sheet.ts'
import { playLeanix, type Reply, type Stage } from './client.ts'

const find = `query ($f: FilterInput!, $first: Int, $after: String) {
  allFactSheets(first: $first, after: $after, factSheetType: Application, filter: $f) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { id name displayName type status ... on Application { lifecycle { asString } } } }
  }
}`

interface Found {
  readonly totalCount: number
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[]
}

function foundIn({ data }: Reply): Found {
  return (data as { allFactSheets: Found }).allFactSheets
}

async function names({ ask }: Stage, filter: object): Promise<readonly unknown[]> {
  const { edges } = foundIn(await ask(find, { f: filter }))
  return edges.map(({ node }) => node['displayName'])
}

test('a name finds what contains it, in any case, with the names of the parents', async () => {
  await playLeanix(async (stage) => {
    expect(await names(stage, { displayName: 'payments-api' })).toEqual([
      'payments-api',
      'payments-api-v2',
    ])
    expect(await names(stage, { displayName: 'SEARCH' })).toEqual([
      'Office / search',
      'Shop / search',
    ])
    expect(await names(stage, { displayName: 'no such thing' })).toEqual([])
    await stage.remote.settings({ displayNameFilter: 'exact' })
    expect(await names(stage, { displayName: 'search' })).toEqual([])
    expect(await names(stage, { displayName: 'Shop / search' })).toEqual(['Shop / search'])
    await stage.remote.settings({ displayNameFilter: 'exact-ignoring-case' })
    expect(await names(stage, { displayName: 'PAYMENTS API' })).toEqual(['Payments API'])
  })
})

test('a full-text search finds more than was meant, the best first', async () => {
  await playLeanix(async (stage) => {
    const found = await names(stage, { fullTextSearch: 'payments-api' })
    expect(found[0]).toBe('payments-api')
    expect(found).toEqual(expect.arrayContaining(['payments', 'Payments API', 'payments-api-v2']))
    expect(await names(stage, { quickSearch: 'paymens' })).not.toEqual([])
    expect(await names(stage, { quickSearch: 'money' })).toEqual([])
  })
})

test('what is in the bin is found only with the facet, and by its id', async () => {
  await playLeanix(async (stage) => {
    expect(await names(stage, { displayName: 'legacy-billing' })).toEqual([])
    const facetFilters = [{ facetKey: 'TrashBin', operator: 'OR', keys: ['archived'] }]
    expect(await names(stage, { displayName: 'legacy-billing', facetFilters })).toEqual([
      'legacy-billing',
    ])
    const byId = 'query ($id: ID!) { factSheet(id: $id) { name status } }'
    const id = factSheetId('legacy-billing')
    expect(await stage.ask(byId, { id })).toEqual({
      data: { factSheet: { name: 'legacy-billing', status: 'ARCHIVED' } },
    })
    expect(await stage.ask(byId, { id: 'nope' })).toEqual({ data: { factSheet: null } })
  })
})

test('types can be chosen by the argument and by a facet; an unknown facet is an error', async () => {
  await playLeanix(async ({ ask }) => {
    const query = `query ($f: FilterInput) {
      allFactSheets(filter: $f) { edges { node { type name } } }
    }`
    const keys = ['ITComponent', 'BusinessCapability']
    const facetFilters = [{ facetKey: 'FactSheetTypes', operator: 'OR', keys }]
    expect(foundIn(await ask(query, { f: { facetFilters } })).edges).toEqual([
      { node: { type: 'BusinessCapability', name: 'ledger' } },
      { node: { type: 'ITComponent', name: 'web-store' } },
    ])
    const unknown = await ask(query, { f: { facetFilters: [{ facetKey: 'Nope', keys: [] }] } })
    expect(unknown).toMatchObject({
      data: { allFactSheets: null },
      errors: [{ path: ['allFactSheets'] }],
    })
  })
})

test('pages follow each other by cursors until there is no next one', async () => {
  await playLeanix(async ({ ask }) => {
    const seen: unknown[] = []
    let after: string | null = null
    let pages = 0
    do {
      const page = foundIn(await ask(find, { f: {}, first: 5, after }))
      seen.push(...page.edges.map(({ node }) => node['id']))
      expect(page.totalCount).toBe(13)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
      pages += 1
    } while (after !== null)
    expect(pages).toBe(3)
    expect(new Set(seen).size).toBe(13)
    const wrong = await ask(find, { f: {}, after: 'nope' })
    expect(wrong.errors?.[0]?.message).toBe("The cursor 'nope' is invalid.")
  })
})

test('a page is never longer than the workspace allows', async () => {
  await playLeanix(async ({ ask, remote }) => {
    await remote.settings({ pageSize: { default: 2, max: 4 } })
    expect(foundIn(await ask(find, { f: {} })).edges).toHaveLength(2)
    const most = foundIn(await ask(find, { f: {}, first: 1000 }))
    expect([most.edges.length, most.pageInfo.hasNextPage]).toEqual([4, true])
  })
})

test('sorted as asked', async () => {
  await playLeanix(async ({ ask }) => {
    const query = `{ allFactSheets(factSheetType: Application, first: 2,
      sort: [{ key: "displayName", order: desc }]) { edges { node { displayName } } } }`
    expect(foundIn(await ask(query)).edges).toEqual([
      { node: { displayName: 'web-store' } },
      { node: { displayName: 'Shop / search' } },
    ])
  })
})

test('the lifecycle is that of the day, and may belong to the types alone', async () => {
  await playLeanix(async ({ ask, remote }) => {
    const id = factSheetId('fax-gateway')
    const query = (field: string): string => `{ factSheet(id: "${id}") { ${field} } }`
    const onType = query('... on Application { lifecycle { asString phases { phase } } }')
    expect(await ask(onType)).toMatchObject({
      data: { factSheet: { lifecycle: { asString: 'endOfLife' } } },
    })
    await remote.clock({ now: '2023-01-01T00:00:00Z' })
    expect(await ask(onType)).toMatchObject({
      data: { factSheet: { lifecycle: { asString: 'active' } } },
    })
    const onAll = query('lifecycle { asString }')
    expect((await ask(onAll)).data).toMatchObject({ factSheet: { lifecycle: {} } })
    await remote.settings({ lifecycleIsShared: false })
    expect((await ask(onAll)).data).toBeNull()
    expect((await ask(onType)).data).toMatchObject({ factSheet: { lifecycle: {} } })
  })
})

test('parents and children', async () => {
  await playLeanix(async ({ ask }) => {
    const relation = '{ edges { node { factSheet { displayName } } } }'
    const query = `query ($id: ID!) { factSheet(id: $id) { level
      ... on Application { relToParent ${relation} relToChild ${relation} } } }`
    const edge = (displayName: string): object => ({ node: { factSheet: { displayName } } })
    expect(await ask(query, { id: factSheetId('Shop') })).toEqual({
      data: {
        factSheet: {
          level: 1,
          relToParent: { edges: [] },
          relToChild: { edges: [edge('Shop / checkout'), edge('Shop / search')] },
        },
      },
    })
    const child = factSheetId('checkout', 'Application', factSheetId('Shop'))
    expect(await ask(query, { id: child })).toMatchObject({
      data: { factSheet: { level: 2, relToParent: { edges: [edge('Shop')] } } },
    })
  })
})

test('fact sheets come, change and go; a stale read sees them as they were', async () => {
  await playLeanix(async (stage) => {
    const { remote } = stage
    await remote.clock({ frozen: true })
    await remote.settings({ factSheets: [{ name: 'brand-new' }] })
    await remote.clock({ advanceMs: 1000 })
    expect(await names(stage, { displayName: 'brand-new' })).toEqual(['brand-new'])
    await remote.settings({ factSheets: [{ name: 'brand-new', status: 'ARCHIVED' }] })
    expect(await names(stage, { displayName: 'brand-new' })).toEqual([])
    await remote.faults([
      { match: { path: '*/graphql' }, effect: { type: 'stale-reads', forMs: 500 }, times: 1 },
    ])
    expect(await names(stage, { displayName: 'brand-new' })).toEqual(['brand-new'])
    await remote.settings({ remove: [factSheetId('Shop')] })
    expect(await names(stage, { displayName: 'checkout' })).toEqual(['checkout'])
    await remote.reset()
    expect(await names(stage, { displayName: 'checkout' })).toEqual(['Shop / checkout'])
  })
})

test('a seed of its own', async () => {
  await playLeanix(
    async (stage) => {
      expect(await names(stage, {})).toEqual(['only-this'])
    },
    { factSheets: [{ name: 'only-this' }], settings: { displayNameFilter: 'exact' } },
  )
})
