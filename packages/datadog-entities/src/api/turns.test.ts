import { expect, test } from 'vitest'

import { Turns } from './turns.ts'

const never = new AbortController().signal

/** Work that ends when it is told to. */
function work(log: string[], name: string): { run(): Promise<string>; end(): void; fail(): void } {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  return {
    run() {
      log.push(name)
      return promise
    },
    end: () => resolve(name),
    fail: () => reject(new Error(name)),
  }
}

test('the others wait, and begin in the order in which they came', async () => {
  const turns = new Turns(2)
  const log: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(log, name))
  const all = [a, b, c, d].map((each) => turns.run(never, () => each?.run() ?? Promise.resolve('')))
  await Promise.resolve()
  expect(log).toEqual(['a', 'b'])
  b?.end()
  await all[1]
  await expect.poll(() => log).toEqual(['a', 'b', 'c'])
  for (const each of [a, c, d]) each?.end()
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
})

test('a failure gives the turn on', async () => {
  const turns = new Turns(1)
  const log: string[] = []
  const [bad, good] = [work(log, 'bad'), work(log, 'good')]
  const failing = turns.run(never, bad.run)
  const next = turns.run(never, good.run)
  bad.fail()
  await expect(failing).rejects.toThrow('bad')
  good.end()
  expect(await next).toBe('good')
  expect(await turns.run(never, () => Promise.resolve('free'))).toBe('free')
})

test('who gives up waiting takes nobody else away', async () => {
  const turns = new Turns(1)
  const log: string[] = []
  const [first, second, third] = [work(log, 'first'), work(log, 'second'), work(log, 'third')]
  const stop = new AbortController()
  const running = turns.run(never, first.run)
  const gone = turns.run(stop.signal, second.run)
  const waiting = turns.run(never, third.run)
  stop.abort(new Error('enough'))
  await expect(gone).rejects.toThrow('enough')
  first.end()
  third.end()
  expect(await Promise.all([running, waiting])).toEqual(['first', 'third'])
  expect(log).toEqual(['first', 'third'])
  await expect(turns.run(stop.signal, () => Promise.resolve(''))).rejects.toThrow('enough')
})
