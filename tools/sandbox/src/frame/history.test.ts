import { expect, test } from 'vitest'

import { createHistory } from './history.ts'

test('what was put at an instant is seen from then on, and what was before, before', () => {
  let now = 1000
  const history = createHistory(() => now, 'first')
  now = 2000
  history.put('second')
  expect([history.seen(0), history.seen(1999), history.seen(2000), history.seen()]).toEqual([
    'first',
    'first',
    'second',
    'second',
  ])
})
