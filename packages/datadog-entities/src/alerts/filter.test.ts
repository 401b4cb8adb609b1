import { expect, test } from 'vitest'

import { filterOf, filterText, type Filter } from './filter.ts'

test.each<[Filter | undefined, string]>([
  [undefined, '*'],
  ['', '*'],
  [' ', '*'],
  [{}, '*'],
  [{ host: 'a', env: 'prod' }, 'env:prod,host:a'],
  [{ host: ['b', 'a', 'b'] }, 'host IN (a,b)'],
  [{ host: ['a'], env: [] }, 'host:a'],
  [{ host: ['b', 'a'], env: 'prod' }, 'env:prod AND host IN (a,b)'],
  [' !env:prod ', '!env:prod'],
])('%j is written as %s', (filter, text) => {
  expect(filterText(filter)).toBe(text)
})

test.each<[string, Filter | undefined]>([
  ['*', undefined],
  ['env:prod', { env: 'prod' }],
  ['env:a:b,host:*', { env: 'a:b', host: '*' }],
  ['env:prod AND host IN (a,b)', { env: 'prod', host: ['a', 'b'] }],
  ['host:a,env:prod', 'host:a,env:prod'],
  ['env:prod, host:a', 'env:prod, host:a'],
  ['env:prod,env:dev', 'env:prod,env:dev'],
  ['host IN (b,a)', 'host IN (b,a)'],
  ['env:prod,host IN (a,b)', 'env:prod,host IN (a,b)'],
  ['!env:prod', '!env:prod'],
  ['__proto__:a', '__proto__:a'],
  ['env:prod OR a:b', 'env:prod OR a:b'],
  [`a:${','.repeat(200_000)}`, `a:${','.repeat(200_000)}`],
])('what was written comes back', (text, filter) => {
  expect(filterOf(text)).toEqual(filter)
  expect(filterText(filterOf(text))).toBe(text)
})
