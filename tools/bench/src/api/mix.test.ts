import { expect, test } from 'vitest'

import { kindOf, kinds, requestsOf, shares } from './mix.ts'

test('of twenty requests in turn each kind has its share, and rare ones do not come in a row', () => {
  const turn = Array.from({ length: 20 }, (_, number) => kindOf(number))
  for (const kind of kinds) expect(turn.filter((each) => each === kind)).toHaveLength(shares[kind])
  expect(turn.map((kind) => kind.startsWith('PUT')).join()).not.toContain('true,true')
})

test('what one kind of request writes, no other one touches', () => {
  const ids = { monitors: ['1', '2'], changing: ['3', '4'], alerts: ['5', '6'] }
  const paths = kinds.map((kind) => requestsOf(kind, ids).map(({ path }) => path))
  const changing = requestsOf('PUT /monitor/{id}, a new message', ids).map(({ path }) => path)
  expect(changing).toEqual(['/monitor/3', '/monitor/4'])
  expect(paths.flat().filter((path) => changing.includes(path))).toHaveLength(2)
})
