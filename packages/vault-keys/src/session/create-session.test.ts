import { describe, expect, test } from 'vitest'

import { DAY_MS, failureOf, HOUR_MS, play, read, whileRunning } from '../../test/session-play.ts'

describe('refusals', () => {
  test('a token that was revoked is replaced once, for all who notice', async () => {
    const story = play()
    await story.session.call(read)
    story.api.revoke('token-1')
    await Promise.all(Array.from({ length: 20 }, () => story.session.call(read)))
    expect(story.api.count('login')).toBe(2)
  })

  test('tokens that are never accepted do not lead to a login with each call', async () => {
    const story = play()
    story.api.fail('token-refused', 'read')
    let failures = 0
    for (let second = 0; second < 600; second += 1) {
      const deadlineAt = story.clock.monotonic() + 800
      void story.session.call({ ...read, deadlineAt }).catch(() => (failures += 1))
      await story.clock.advance(1_000)
    }
    expect(failures).toBe(600)
    expect(story.api.count('login')).toBeLessThan(60)
    await story.session.close()
  })

  test('a fresh token that is refused: the hint names the addresses that it is bound to', async () => {
    const story = play()
    story.api.fail('token-refused', 'read')
    const failure = failureOf(story.session.call(read))
    await story.clock.advance(5_000)
    expect(await failure).toMatchObject({
      code: 'token-refused',
      hint: expect.stringContaining('token_bound_cidrs'),
    })
  })

  test('a permission that is missing is told; an old token is replaced first', async () => {
    const story = play({ ttlMs: DAY_MS })
    await story.session.call(read)
    story.api.fail('permission-denied', 'read')
    await expect(story.session.call(read)).rejects.toMatchObject({ code: 'permission-denied' })
    expect(story.api.count('login')).toBe(1)
    await story.clock.advance(HOUR_MS)
    await expect(story.session.call(read)).rejects.toMatchObject({ code: 'permission-denied' })
    expect(story.api.count('login')).toBe(2)
    await expect(story.session.call(read)).rejects.toMatchObject({ code: 'permission-denied' })
    expect(story.api.count('login')).toBe(2)
    expect(story.api.alive()).toHaveLength(1)
  })
})

describe('waiting', () => {
  test('a deadline tells what went wrong, how long and how often', async () => {
    const story = play()
    story.api.fail('sealed')
    const failure = failureOf(story.session.call({ ...read, deadlineAt: 10_000 }))
    await story.clock.advance(10_000)
    expect(await failure).toMatchObject({
      code: 'sealed',
      message: expect.stringMatching(/given up after [\d.]+ s and \d+ logins/),
    })
  })

  test('a function that never gives its credential holds nobody for ever', async () => {
    let asked = 0
    const token = () => {
      asked += 1
      return asked === 1 ? new Promise<string>(() => undefined) : Promise.resolve('token-1')
    }
    const story = play({}, { auth: { method: 'token', token } })
    await story.api.call({ ...read, operation: 'login', repeat: 'never' })
    const failure = failureOf(story.session.call({ ...read, deadlineAt: 5_000 }))
    await story.clock.advance(5_000)
    expect(await failure).toMatchObject({ code: 'timeout' })
    const answer = story.session.call(read)
    await story.clock.advance(30_000)
    await answer
    expect(asked).toBe(2)
  })

  test('one who gives up does not disturb the login for the others', async () => {
    const story = play()
    const answer = story.api.hold('login')
    const impatient = new AbortController()
    const first = story.session.call({ ...read, signal: impatient.signal })
    const second = story.session.call(read)
    const hurried = story.session.call({ ...read, deadlineAt: 100 })
    const gaveUp = failureOf(first)
    const tooLate = failureOf(hurried)
    await story.clock.advance(50)
    impatient.abort()
    expect(await gaveUp).toMatchObject({ code: 'aborted', executed: 'no' })
    await story.clock.advance(100)
    expect(await tooLate).toMatchObject({ code: 'timeout' })
    answer()
    await second
    expect(story.api.count('login')).toBe(1)
    await story.session.close()
    expect(story.api.alive()).toEqual([])
  })
})

describe('closing', () => {
  test('during a login revokes the token that it brings', async () => {
    const story = play()
    const answer = story.api.hold('login')
    const refused = failureOf(story.session.call(read))
    await story.clock.advance(10)
    const closed = story.session.close()
    await story.clock.advance(10)
    answer()
    await closed
    expect(await refused).toMatchObject({ code: 'closed' })
    expect(story.api.alive()).toEqual([])
    expect(story.api.count('revoke-self')).toBe(1)
    expect(story.session.status().state).toBe('closed')
  })

  test('cuts off a login that hangs', async () => {
    const story = play()
    story.api.hold('login')
    const refused = failureOf(story.session.call(read))
    await story.clock.advance(10)
    const closed = story.session.close()
    await story.clock.advance(6_000)
    await closed
    expect(await refused).toMatchObject({ code: 'closed' })
  })

  test('a token that comes after all is revoked too', async () => {
    const story = play()
    const answer = story.api.hold('login', true)
    const refused = failureOf(story.session.call(read))
    await story.clock.advance(10)
    const closed = story.session.close()
    await story.clock.advance(10_000)
    await closed
    expect(await refused).toMatchObject({ code: 'closed' })
    answer()
    await story.clock.advance(0)
    expect(story.api.alive()).toEqual([])
  })

  test('a call that its token was taken from hears that it is closed', async () => {
    const story = play()
    await story.session.call(read)
    const answer = story.api.hold('read')
    story.api.fail('token-refused', 'read')
    const refused = failureOf(story.session.call(read))
    await story.clock.advance(0)
    await story.session.close()
    answer()
    expect(await refused).toMatchObject({ code: 'closed' })
    expect(story.api.count('login')).toBe(1)
  })

  test('a token that is in use when it is replaced is revoked when its call is over', async () => {
    const story = play({ ttlMs: HOUR_MS, renewable: false })
    await story.session.call(read)
    await whileRunning(story, async () => {
      const answer = story.api.hold('read')
      const long = story.session.call(read)
      await story.clock.advance(HOUR_MS * 0.81)
      expect(story.session.status().logins).toBe(2)
      expect(story.api.count('revoke-self')).toBe(0)
      answer()
      await long
      expect(story.api.alive()).toEqual(['token-2'])
    })
  })

  test('a token is never revoked between the moment it is chosen and its call', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const story = play({ ttlMs: HOUR_MS, renewable: false })
      await story.session.call(read)
      await whileRunning(story, async () => {
        const answer = story.api.hold('login')
        await story.clock.advance(HOUR_MS * 0.8 + 1_000)
        // It is on its way before the answer is, so that it comes first in its turn.
        const called = after(turns, () => story.session.call(read))
        answer()
        await called
      })
      expect(story.api.count('read')).toBe(2)
    }
  })

  test('a token that a lease hangs on is neither revoked nor replaced for a permission', async () => {
    const story = play({ ttlMs: DAY_MS })
    await story.session.call({ ...read, operation: 'list' })
    await story.clock.advance(HOUR_MS)
    story.api.fail('permission-denied', 'read')
    const refused = await failureOf(story.session.call(read))
    expect(refused).toMatchObject({ code: 'permission-denied' })
    expect(story.api.count('login')).toBe(1)
    await story.session.close()
    expect(story.api.alive()).toEqual(['token-1'])
  })

  test('a revocation that fails is told and no error', async () => {
    const story = play()
    await story.session.call(read)
    story.api.fail('unreachable')
    await story.session.close()
    expect(story.told('token-ended')).toBe(1)
    expect(story.api.count('revoke-self')).toBe(1)
  })

  test('without a token asks nothing, and stops a run', async () => {
    const story = play()
    const run = story.session.run(new AbortController().signal)
    await story.session.close()
    await run
    expect(story.api.calls).toEqual([])
  })
})

async function after<T>(turns: number, work: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
  return work()
}
