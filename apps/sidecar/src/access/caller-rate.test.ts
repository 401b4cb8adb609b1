import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createCallerRate } from './caller-rate.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('each caller has its own requests, is told how many are left, and gets new ones', async () => {
  const rate = createCallerRate({ requests: 2, perMs: 90_000 })
  expect(await rate.take('key/ci')).toEqual({
    ok: true,
    resetMs: 90_000,
    headers: { 'ratelimit-policy': '"caller";q=2;w=90', ratelimit: '"caller";r=1;t=90' },
  })
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await rate.take('key/ci')).toMatchObject({
    ok: true,
    headers: { ratelimit: '"caller";r=0;t=60' },
  })
  expect(await rate.take('key/ci')).toMatchObject({ ok: false, resetMs: 60_000 })
  expect(await rate.take('key/ops')).toMatchObject({ ok: true })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await rate.take('key/ci')).toMatchObject({ ok: true })
})
