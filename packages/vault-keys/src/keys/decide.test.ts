import fc from 'fast-check'
import { expect, test } from 'vitest'

import { VaultError } from '../error.ts'
import { accepted, begun, failed, nothingRead, offered, refused, stepForGet } from './decide.ts'
import type { KeysState } from './decide.ts'

const limits = { maxStaleMs: 1_000, rejectThrottleMs: 100 }
const error = new VaultError('vault: unreachable', { code: 'unreachable', hint: 'h' })

function read(state: KeysState<string>, version: string, now: number): KeysState<string> {
  const bundle = { version, value: {}, fetchedAt: 0, origins: {} }
  return accepted(begun(state, now), { bundle, readAt: now, refreshAt: now + 500 })
}

test('a get serves, refreshes, looks, waits or fails, by what is known', () => {
  const empty = nothingRead<string>()
  expect(stepForGet(empty, 0, limits)).toBe('wait')
  const unread = failed(empty, error, 0, 0)
  expect(stepForGet(unread, 499, limits)).toBe('fail')
  expect(stepForGet(unread, 500, limits)).toBe('wait')

  const fresh = read(empty, 'one', 0)
  expect(stepForGet(fresh, 499, limits)).toBe('serve')
  expect(stepForGet(fresh, 500, limits)).toBe('refresh')
  expect(stepForGet(fresh, 1_000, limits)).toBe('wait')

  const doubted = refused(fresh, 'one')
  expect(stepForGet(doubted, 1, limits)).toBe('look')
  const looking = begun(doubted, 1)
  expect(stepForGet(looking, 2, limits)).toBe('look')
  const again = refused(read(looking, 'one', 2), 'one')
  expect(stepForGet(again, 100, limits)).toBe('serve')
  expect(stepForGet(again, 101, limits)).toBe('look')

  const failing = failed(fresh, error, 500, 0)
  expect(stepForGet(failing, 999, limits)).toBe('serve')
  expect(stepForGet(failing, 1_000, limits)).toBe('wait')
  expect(stepForGet(refused(failing, 'one'), 600, limits)).toBe('serve')
})

const version = fc.constantFrom('one', 'two', 'three', 'four')
const happening = fc.oneof(
  fc.record({ type: fc.constant('read' as const), version }),
  fc.record({ type: fc.constant('refused' as const), version }),
  fc.record({ type: fc.constant('failed' as const) }),
)

test('whatever happens, the newest is offered, or a good one before it', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      let state = nothingRead<string>()
      const written: string[] = []
      let now = 0
      for (const event of happenings) {
        now += 10
        if (event.type === 'read') {
          state = read(state, event.version, now)
          written.push(event.version)
        } else if (event.type === 'refused') state = refused(state, event.version)
        else state = failed(state, error, now, 0.5)

        const newest = state.newest?.bundle.version
        const previous = state.previous?.version
        const known = [newest, previous].filter((version) => version !== undefined)
        const good = known.filter((version) => !state.rejected.includes(version))
        // The newest that is good; the newest of all when none is.
        expect(offered(state)?.version).toBe(good[0] ?? newest)
        expect(known).toEqual([...new Set(known)])
        expect(known).toEqual(expect.arrayContaining([...state.rejected]))
        expect(newest).toBe(written.at(-1))
      }
    }),
  )
})
