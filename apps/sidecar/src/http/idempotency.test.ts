import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import { createIdempotency } from './idempotency.ts'

const request = { caller: 'ci', key: 'k', fingerprint: 'f' }
const answer = () =>
  Promise.resolve(new Response('made', { status: 201, headers: { etag: '"1"', location: '/x/1' } }))

test('the stored answer comes again, headers and all, until its time is over', async () => {
  const clock = manualClock()
  const { once } = createIdempotency({ clock, keptForMs: 1_000 })
  const first = await once(request, answer)
  expect(first.headers.has('idempotency-replayed')).toBe(false)
  expect(await first.text()).toBe('made')
  const never = () => Promise.reject(new Error('it was done again'))
  for (const _ of [1, 2]) {
    const again = await once(request, never)
    expect([again.status, await again.text()]).toEqual([201, 'made'])
    expect([...again.headers]).toEqual([
      ['content-type', 'text/plain;charset=UTF-8'],
      ['etag', '"1"'],
      ['idempotency-replayed', 'true'],
      ['location', '/x/1'],
    ])
  }
  await clock.advance(1_000)
  await expect(once(request, never)).rejects.toThrow('it was done again')
})

test('another request with the key is refused, while the first is under way and afterwards', async () => {
  const { once } = createIdempotency({ clock: manualClock() })
  const { promise, resolve } = Promise.withResolvers<Response>()
  const first = once(request, () => promise)
  await expect(once(request, answer)).rejects.toMatchObject({ code: 'in-progress' })
  const other = { ...request, fingerprint: 'g' }
  await expect(once(other, answer)).rejects.toMatchObject({ code: 'idempotency-mismatch' })
  resolve(new Response('one'))
  await first
  await expect(once(other, answer)).rejects.toMatchObject({ code: 'idempotency-mismatch' })
  expect((await once({ ...other, caller: 'cd' }, answer)).status).toBe(201)
  expect((await once({ ...other, key: undefined }, answer)).status).toBe(201)
})

test('what was not done is done the next time', async () => {
  const { once } = createIdempotency({ clock: manualClock() })
  await expect(once(request, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  const refused = await once(request, async () => new Response('', { status: 502 }))
  expect(refused.status).toBe(502)
  expect((await once(request, answer)).headers.has('idempotency-replayed')).toBe(false)
})

test('answers are forgotten when there are too many, the oldest first', async () => {
  const { once } = createIdempotency({ clock: manualClock(), atMost: 2 })
  for (const key of ['a', 'b', 'c']) await once({ ...request, key }, answer)
  expect((await once({ ...request, key: 'c' }, answer)).headers.has('idempotency-replayed')).toBe(
    true,
  )
  expect((await once({ ...request, key: 'a' }, answer)).headers.has('idempotency-replayed')).toBe(
    false,
  )
})

test('an answer without a body', async () => {
  const { once } = createIdempotency({ clock: manualClock() })
  const gone = async () => new Response(null, { status: 204 })
  expect((await once(request, gone)).status).toBe(204)
  expect((await once(request, gone)).status).toBe(204)
})
