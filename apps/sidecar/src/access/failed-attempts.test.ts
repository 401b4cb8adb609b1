import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createFailedAttempts } from './failed-attempts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function guess(
  attempts: ReturnType<typeof createFailedAttempts>,
  address: string,
  times: number,
) {
  for (let count = 0; count < times; count += 1) await attempts.wrong(address)
}

test('who has guessed too often waits until the minute is over; others do not', async () => {
  const attempts = createFailedAttempts()
  await guess(attempts, '192.0.2.1', 59)
  expect(await attempts.waitMs('192.0.2.1', 'x')).toBe(0)
  await guess(attempts, '192.0.2.1', 1)
  const waitMs = await attempts.waitMs('192.0.2.1', 'x')
  expect(waitMs).toBeGreaterThan(59_000)
  expect(await attempts.waitMs('192.0.2.2', 'x')).toBe(0)
  await vi.advanceTimersByTimeAsync(waitMs)
  expect(await attempts.waitMs('192.0.2.1', 'x')).toBe(0)
})

test('a credential that was right stays good meanwhile', async () => {
  const attempts = createFailedAttempts()
  attempts.right('good')
  await guess(attempts, '192.0.2.1', 1_000)
  expect(await attempts.waitMs('192.0.2.1', 'good')).toBe(0)
  expect(await attempts.waitMs('192.0.2.1', 'goo')).toBeGreaterThan(0)
})

test('the addresses of one IPv6 network count as one', async () => {
  const attempts = createFailedAttempts()
  await guess(attempts, '2001:db8::1', 30)
  await guess(attempts, '2001:db8:0:0:ffff::2', 30)
  expect(await attempts.waitMs('2001:db8:0:0:1:2:3:4', 'x')).toBeGreaterThan(0)
  expect(await attempts.waitMs('2001:db8:0:1::1', 'x')).toBe(0)
  expect(await attempts.waitMs('::1', 'x')).toBe(0)
})
