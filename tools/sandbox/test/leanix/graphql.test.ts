import { expect, test } from 'vitest'

import { playLeanix, type Reply } from './client.ts'

function messages({ errors = [] }: Reply): readonly string[] {
  return errors.map(({ message }) => message)
}

test('what was selected comes back, under the names that were asked for, in that order', async () => {
  await playLeanix(async ({ ask }) => {
    const reply = await ask(
      `query One($yes: Boolean!) { # a comment
        shops: allFactSheets(filter: { displayName: "web-store" }, factSheetType: Application) {
          edges { node { label: displayName, __typename, ...named status @skip(if: $yes) } }
          totalCount @include(if: $yes)
        }
      }
      query Two { allFactSheets { totalCount } }
      fragment named on Application { name ... { type } }`,
      { yes: true, other: 'is ignored' },
      'One',
    )
    expect(JSON.stringify(reply)).toBe(
      JSON.stringify({
        data: {
          shops: {
            edges: [
              {
                node: {
                  label: 'web-store',
                  __typename: 'Application',
                  name: 'web-store',
                  type: 'Application',
                },
              },
            ],
            totalCount: 1,
          },
        },
      }),
    )
  })
})

test('a name in a variable is data; one that is pasted into the text is part of the query', async () => {
  await playLeanix(async ({ ask }) => {
    const hostile = 'zzz"}) { totalCount } all: allFactSheets(filter: {displayName: "'
    const safe = 'query ($n: String) { allFactSheets(filter: {displayName: $n}) { totalCount } }'
    expect(await ask(safe, { n: hostile })).toEqual({ data: { allFactSheets: { totalCount: 0 } } })
    const pasted = `{ allFactSheets(filter: {displayName: "${hostile}"}) { totalCount } }`
    expect(await ask(pasted)).toEqual({
      data: { allFactSheets: { totalCount: 0 }, all: { totalCount: 15 } },
    })
  })
})

test('an unknown field: 200, data null, where it stands', async () => {
  await playLeanix(async ({ ask }) => {
    expect(await ask('{ allFactSheets {\n edges { node { nme } } } }')).toEqual({
      data: null,
      errors: [
        {
          message:
            "Validation error (FieldUndefined@[allFactSheets/edges/node/nme]) : Field 'nme' in type 'BaseFactSheet' is undefined",
          locations: [{ line: 2, column: 17 }],
          path: ['allFactSheets', 'edges', 'node', 'nme'],
          extensions: { classification: 'ValidationError' },
        },
      ],
    })
  })
})

test('what is no GraphQL: 200, data null, and at which sign', async () => {
  await playLeanix(async ({ ask }) => {
    const cut = await ask('{ allFactSheets { totalCount }')
    expect(cut).toMatchObject({
      data: null,
      errors: [
        {
          message: "Invalid syntax with offending token '<EOF>' at line 1 column 31",
          extensions: { classification: 'InvalidSyntax' },
        },
      ],
    })
    for (const text of ['', '{}', '{ a(b: ) }', '{ a b: }', 'query ($a) { b }', '{ a(b: "x }']) {
      expect((await ask(text)).errors?.[0]).toMatchObject({
        extensions: { classification: 'InvalidSyntax' },
      })
    }
  })
})

test.each([
  ['mutation { createFactSheet { id } }', 'Schema is not configured for mutations.'],
  ['{ allFactSheets }', "Subselection required for type 'FactSheetConnection'"],
  ['{ allFactSheets { totalCount { x } } }', "Subselection not allowed on leaf type 'Int'"],
  ['{ allFactSheets(frst: 1) { totalCount } }', "Unknown field argument 'frst'"],
  ['{ allFactSheets(first: "1") { totalCount } }', "that is not a valid 'Int'"],
  ['{ allFactSheets(factSheetType: Nope) { totalCount } }', "not a valid 'FactSheetType'"],
  ['{ allFactSheets(filter: { nme: "x" }) { totalCount } }', "a field not in 'FilterInput': 'nme'"],
  ['{ factSheet { id } }', "Missing field argument 'id'"],
  ['{ factSheet(id: null) { id } }', 'must not be null'],
  ['query ($a: Int) { factSheet(id: "x") { id } }', "Unused variable 'a'"],
  ['{ factSheet(id: $a) { id } }', "Undefined variable 'a'"],
  ['query ($a: ID) { factSheet(id: $a) { id } }', "Variable type 'ID' does not match"],
  ['query ($a: Nope) { allFactSheets(first: $a) { totalCount } }', 'Unknown type Nope'],
  ['{ ...f } fragment f on Query { ...f }', 'Fragment cycles not allowed'],
  ['{ ...nope }', "Undefined fragment 'nope'"],
  ['{ factSheet(id: 1) { ... on Tag { id } } }', 'can never be of type'],
  ['{ factSheet(id: 1) { a: id a: name } }', "'a' : they are different fields"],
  ['{ factSheet(id: 1) { id @upper } }', "Unknown directive 'upper'"],
  ['query A { factSheet(id: 1) { id } } { factSheet(id: 1) { id } }', 'Anonymous operation'],
  ['query A { factSheet(id: 1) { id } } query B { factSheet(id: 1) { id } }', 'operation name'],
])('%s: %s', async (query, message) => {
  await playLeanix(async ({ ask }) => {
    const reply = await ask(query)
    expect(reply.data).toBeNull()
    expect(messages(reply).join('\n')).toContain(message)
  })
})

test('all mistakes of a query are told at once', async () => {
  await playLeanix(async ({ ask }) => {
    expect(messages(await ask('{ nope allFactSheets(a: 1, b: 2) { c } }'))).toHaveLength(4)
  })
})

test.each([
  [
    { f: { nme: 'x' } },
    "a field name 'nme' that is not defined for input object type 'FilterInput'",
  ],
  [{ f: { displayName: 5 } }, "5 is not a valid 'String'"],
  [{ f: 'x' }, "Expected type 'Map'"],
  [{ f: null }, 'must not be null'],
  [{}, "Variable 'f' is missing a value"],
  [{ f: { facetFilters: [{ keys: [] }] } }, "Field 'facetKey' of 'FacetFilter' is missing a value"],
])('variables %j: %s', async (variables, message) => {
  await playLeanix(async ({ ask }) => {
    const query = 'query ($f: FilterInput!) { allFactSheets(filter: $f) { totalCount } }'
    const reply = await ask(query, variables)
    expect(reply.data).toBeNull()
    expect(messages(reply).join('\n')).toContain(message)
  })
})
