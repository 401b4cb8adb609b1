import { expect, test } from 'vitest'

import { createIds } from './ids.ts'

test('ids look like the real ones', () => {
  const ids = createIds(1)
  for (let index = 0; index < 500; index += 1) {
    expect(ids.dashboard()).toMatch(/^([a-z0-9]{3}-){2}[a-z0-9]{3}$/)
    expect(ids.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(ids.hex()).toMatch(/^[0-9a-f]{32}$/)
    expect(ids.widget()).toSatisfy(Number.isSafeInteger)
  }
})

test('they are the same every time, grow, and do not depend on other kinds', () => {
  const [one, two, other] = [createIds(1), createIds(1), createIds(2)]
  two.uuid()
  two.widget()
  const first = one.monitor()
  expect(two.monitor()).toBe(first)
  expect(one.monitor()).toBeGreaterThan(first)
  expect(one.dashboard()).not.toBe(other.dashboard())
  expect(one.event()).toBeGreaterThan(2n ** 53n)
})
