import { expect, test } from 'vitest'

import { createBulkhead } from './bulkhead.ts'

test('runs so many at a time, lets so many wait, and refuses the rest', async () => {
  const bulkhead = createBulkhead(2, 1)
  const finish: (() => void)[] = []
  const work = (): Promise<string> => new Promise((resolve) => finish.push(() => resolve('done')))
  const first = bulkhead.run(work)
  const second = bulkhead.run(work)
  const waiting = bulkhead.run(work)
  expect([bulkhead.inFlight, bulkhead.queued]).toEqual([2, 1])
  expect(await bulkhead.run(work)).toBeUndefined()
  finish[0]?.()
  expect(await first).toBe('done')
  while (finish.length < 3) await Promise.resolve()
  expect([bulkhead.inFlight, bulkhead.queued]).toEqual([2, 0])
  for (const one of finish) one()
  expect(await Promise.all([second, waiting])).toEqual(['done', 'done'])
  expect(bulkhead.inFlight).toBe(0)
})

test('a failure goes to its caller and frees the place', async () => {
  const bulkhead = createBulkhead(1, 0)
  await expect(bulkhead.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await bulkhead.run(() => Promise.resolve('next'))).toBe('next')
})
