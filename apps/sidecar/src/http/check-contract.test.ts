import { describe, expect, test } from 'vitest'
import * as z from 'zod'

import { ProblemError } from '../problem.ts'
import { checkContract, queryIn } from './check-contract.ts'
import type { RouteContract } from './contract.ts'

const contract: RouteContract = {
  operationId: 'updateMonitor',
  summary: 'Update a monitor',
  tag: 'monitors',
  params: z.strictObject({ id: z.string().regex(/^\d{1,16}$/, 'expected up to 16 digits') }),
  query: z.strictObject({
    organisation: z.string().min(1).optional(),
    dryRun: z.enum(['true', 'false']).default('false'),
    limit: z.coerce.number().int().max(100).optional(),
    tag: z.array(z.string()).optional(),
    team: z
      .array(z.string())
      .default([])
      .transform((teams) => teams.length),
  }),
  headers: z.looseObject({
    'if-match': z
      .string()
      .regex(/^"[^"]+"$/, 'expected an ETag')
      .optional(),
  }),
  answers: {},
  problems: [],
}

function mistakes(
  query: string,
  {
    id = '42',
    headers = {},
    of = contract,
  }: {
    readonly id?: string
    readonly headers?: Record<string, string>
    readonly of?: RouteContract
  } = {},
): unknown {
  try {
    checkContract(of, {
      params: { id },
      query: new URLSearchParams(query),
      headers: new Headers(headers),
    })
    return []
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.code === 'invalid-request' ? error.extra.errors : error.code
  }
}

test('what keeps the contract passes', () => {
  expect(mistakes('organisation=prod&dryRun=true&limit=5&tag=a&tag=b&team=x&team=y')).toEqual([])
  expect(mistakes('', { headers: { 'if-match': '"1"', accept: 'anything' } })).toEqual([])
})

describe('is refused', () => {
  test('an unknown parameter; the known ones are named', () => {
    expect(mistakes('dryrun=true')).toEqual([
      {
        parameter: 'dryrun',
        detail: 'there is no such parameter here',
        hint: 'known here: organisation, dryRun, limit, tag, team',
      },
    ])
  })

  test('one that is given twice, unless it is a list', () => {
    expect(mistakes('dryRun=true&dryRun=false')).toEqual([
      { parameter: 'dryRun', detail: 'it may be given only once' },
    ])
  })

  test('a path that is none of ours, and a header', () => {
    expect(mistakes('', { id: '../1', headers: { 'if-match': '1' } })).toEqual([
      { parameter: 'id', detail: 'expected up to 16 digits' },
      { header: 'if-match', detail: 'expected an ETag' },
    ])
  })

  test('everything that is wrong, at once', () => {
    expect(mistakes('nonsense=1&organisation=&limit=many', { id: '' })).toMatchObject([
      { parameter: 'id' },
      { parameter: 'nonsense' },
      { parameter: 'organisation' },
      { parameter: 'limit' },
    ])
  })

  test('a parameter that is required and missing', () => {
    const of = {
      ...contract,
      query: z.strictObject({ limit: z.string(), page: z.coerce.number() }),
    }
    expect(mistakes('', { of })).toEqual([
      { parameter: 'limit', detail: 'it is required' },
      { parameter: 'page', detail: 'it is required' },
    ])
  })

  test.each(['__proto__=1', 'constructor=1', '__proto__[admin]=1', 'toString=1'])(
    'a name that objects have of themselves: %s',
    (query) => {
      expect(mistakes(query)).toMatchObject([{ detail: 'there is no such parameter here' }])
    },
  )

  test('any parameter where there is none', () => {
    const of = { ...contract, query: z.strictObject({}) }
    expect(mistakes(`${'x'.repeat(500)}=1`, { of })).toEqual([
      {
        parameter: `${'x'.repeat(100)}…`,
        detail: 'there is no such parameter here',
        hint: 'this address takes none',
      },
    ])
  })
})

test('a route reads its query as the schema takes it', () => {
  const schema = z.strictObject({
    tag: z.array(z.string()).optional(),
    limit: z.string().optional(),
  })
  expect(queryIn(schema, new URLSearchParams('tag=a&limit=1'))).toEqual({ tag: ['a'], limit: '1' })
})
