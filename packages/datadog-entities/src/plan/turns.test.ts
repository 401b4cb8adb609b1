import { expect, test } from 'vitest'

import { createTurns } from './turns.ts'

const aborted = (): Error => new Error('ended')

/** Work that begins when its turn comes and ends when told to. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  return {
    end: resolve,
    run: async (): Promise<string> => {
      log.push(`${name} begins`)
      await promise
      log.push(`${name} ends`)
      return name
    },
  }
}

async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve()
}

test('runs about the same thing wait for each other, others do not', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => work(log, name))
  const first = turns.take(
    new Set(['load', 'disk']),
    a?.run ?? (() => Promise.resolve('')),
    aborted,
  )
  const second = turns.take(new Set(['disk']), b?.run ?? (() => Promise.resolve('')), aborted)
  const third = turns.take(new Set(['cpu']), c?.run ?? (() => Promise.resolve('')), aborted)
  await settled()
  expect(log).toEqual(['a begins', 'c begins'])
  a?.end()
  b?.end()
  c?.end()
  expect(await Promise.all([first, second, third])).toEqual(['a', 'b', 'c'])
  expect(log.indexOf('a ends')).toBeLessThan(log.indexOf('b begins'))
})

test('one that is about all waits for all, and all wait for it', async () => {
  const turns = createTurns()
  const log: string[] = []
  const one = work(log, 'one')
  const all = work(log, 'all')
  const runs = [
    turns.take(new Set(['load']), one.run, aborted),
    turns.take('all', all.run, aborted),
    turns.take(new Set(['cpu']), () => Promise.resolve(String(log.push('last'))), aborted),
  ]
  await settled()
  expect(log).toEqual(['one begins'])
  one.end()
  await settled()
  expect(log).toEqual(['one begins', 'one ends', 'all begins'])
  all.end()
  await Promise.all(runs)
  expect(log.at(-1)).toBe('last')
})

test('a run that fails lets the next one in', async () => {
  const turns = createTurns()
  const failed = turns.take('all', () => Promise.reject(new Error('no')), aborted)
  const next = turns.take('all', () => Promise.resolve('yes'), aborted)
  await expect(failed).rejects.toThrow('no')
  await expect(next).resolves.toBe('yes')
})

test('who gives up while waiting never begins, and nobody overtakes those before', async () => {
  const turns = createTurns()
  const log: string[] = []
  const first = work(log, 'first')
  const stop = new AbortController()
  const running = turns.take('all', first.run, aborted)
  const gone = turns.take(
    'all',
    () => Promise.resolve(String(log.push('gone'))),
    aborted,
    stop.signal,
  )
  const last = turns.take('all', () => Promise.resolve(String(log.push('last'))), aborted)
  stop.abort()
  await expect(gone).rejects.toThrow('ended')
  await settled()
  expect(log).toEqual(['first begins'])
  first.end()
  await Promise.all([running, last])
  expect(log).toEqual(['first begins', 'first ends', 'last'])
  await expect(turns.take('all', first.run, aborted, stop.signal)).rejects.toThrow('ended')
})
