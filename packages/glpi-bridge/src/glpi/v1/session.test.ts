import type { CredentialSource, Secret } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import type { ManualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import type { Answer } from './answer.ts'
import { createSession } from './session.ts'
import type { LoginOutcome, Session } from './session.ts'

const never = new AbortController().signal

interface Glpi {
  readonly session: Session
  readonly clock: ManualClock
  /** What was asked for, with the revealed headers. */
  readonly asked: { readonly path: string; readonly headers: Record<string, string> }[]
  readonly logins: LoginOutcome[]
  readonly registered: Set<string>
}

function glpi(
  answers: (userToken: string, login: number) => Answer | Promise<Answer>,
  userToken: CredentialSource<string> = token('secret'),
): Glpi {
  const clock = manualClock(1_000_000)
  const asked: Glpi['asked'] = []
  const logins: LoginOutcome[] = []
  const registered = new Set<string>()
  let login = 0
  const session = createSession({
    name: 'glpi/main',
    userToken,
    clock,
    async get(path, headers) {
      const shown = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.reveal()]),
      )
      asked.push({ path, headers: shown })
      if (path === '/killSession') return answer(200, true)
      login += 1
      return answers(shown['authorization']?.replace('user_token ', '') ?? '', login)
    },
    register: (secret: Secret) => registered.add(secret.reveal()),
    onLogin: (outcome) => logins.push(outcome),
  })
  return { session, clock, asked, logins, registered }
}

describe('logging in', () => {
  test('happens once for all who ask at the same time', async () => {
    const { session, asked } = glpi((_, login) => opened(`session${login}`))
    const tokens = await Promise.all(Array.from({ length: 50 }, () => session.token(never)))
    expect(new Set(tokens)).toEqual(new Set(['session1']))
    expect(asked).toHaveLength(1)
  })

  test('sends the user token and nothing of a session; both tokens are secrets from then on', async () => {
    const { session, asked, registered } = glpi((_, login) => opened(`session${login}`))
    const first = await session.token(never)
    session.worked(first)
    await session.renew(first, never)
    expect(asked).toEqual([
      { path: '/initSession', headers: { authorization: 'user_token secret' } },
      { path: '/initSession', headers: { authorization: 'user_token secret' } },
    ])
    expect(registered).toEqual(new Set(['secret', 'session1', 'session2']))
  })

  test('renews a stale token once, whoever asks first', async () => {
    const { session, asked } = glpi((_, login) => opened(`session${login}`))
    const stale = await session.token(never)
    const renewed = await Promise.all([session.renew(stale, never), session.renew(stale, never)])
    expect(renewed).toEqual(['session2', 'session2'])
    expect(await session.renew(stale, never)).toBe('session2')
    expect(asked).toHaveLength(2)
  })

  test('tells how it went', async () => {
    const { session, logins } = glpi((_, login) => (login === 1 ? refused : opened('s')))
    await session.token(never).catch(() => undefined)
    expect(logins).toEqual([
      { ok: false, at: 1_000_000, durationMs: 0, problem: expect.stringContaining('user token') },
    ])
  })

  test('one who gives up does not disturb the others', async () => {
    let answerNow: ((answer: Answer) => void) | undefined
    const { session } = glpi(() => new Promise((resolve) => (answerNow = resolve)))
    const impatient = new AbortController()
    const first = session.token(impatient.signal)
    const second = session.token(never)
    impatient.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted', executed: 'no' })
    await Promise.resolve()
    answerNow?.(opened('session1'))
    await expect(second).resolves.toBe('session1')
  })
})

describe('a refused user token', () => {
  test('is given back, and a newer one is tried once', async () => {
    const source = token('old', 'new')
    const { session, asked } = glpi((value) => (value === 'new' ? opened('s') : refused), source)
    await expect(session.token(never)).resolves.toBe('s')
    expect(source.rejected).toEqual(['v1'])
    expect(asked.map(({ headers }) => headers['authorization'])).toEqual([
      'user_token old',
      'user_token new',
    ])
  })

  test('is not tried again when there is no newer one', async () => {
    const { session, asked } = glpi(() => refused)
    await expect(session.token(never)).rejects.toMatchObject({
      code: 'login',
      executed: 'no',
      retryable: true,
      glpiCode: 'ERROR_GLPI_LOGIN_USER_TOKEN',
    })
    expect(asked).toHaveLength(1)
  })

  test('does not show in the error', async () => {
    const { session } = glpi(() => refused)
    const error: unknown = await session.token(never).catch((reason: unknown) => reason)
    expect(JSON.stringify(error) + String(error)).not.toContain('secret')
  })
})

describe('a user token that was replaced', () => {
  test('opens a session for the next call; only then the old one ends', async () => {
    const source = rotating()
    const { session, asked } = glpi((_, login) => opened(`session${login}`), source)
    await session.token(never)
    expect(await session.token(never)).toBe('session1')
    source.rotate('new')
    expect(await session.token(never)).toBe('session2')
    expect(asked.slice(1)).toEqual([
      { path: '/initSession', headers: { authorization: 'user_token new' } },
      { path: '/killSession', headers: { 'session-token': 'session1' } },
    ])
  })

  test('and is refused leaves the session as it is, and is given back', async () => {
    const source = rotating()
    const { session, asked } = glpi((value) => (value === 'bad' ? refused : opened('s')), source)
    await session.token(never)
    source.rotate('bad')
    expect(await session.token(never)).toBe('s')
    expect(source.rejected).toEqual(['bad'])
    expect(await session.token(never)).toBe('s')
    expect(asked.filter(({ path }) => path === '/initSession')).toHaveLength(2)
    expect(asked.some(({ path }) => path === '/killSession')).toBe(false)
  })

  test('is tried by one call for all who ask at the same time', async () => {
    const source = rotating()
    const { session, asked } = glpi((_, login) => opened(`session${login}`), source)
    await session.token(never)
    source.rotate('new')
    const tokens = await Promise.all(Array.from({ length: 20 }, () => session.token(never)))
    expect(new Set(tokens)).toEqual(new Set(['session2']))
    expect(asked.filter(({ path }) => path === '/initSession')).toHaveLength(2)
  })

  test('stays unused while its source fails', async () => {
    const source = rotating()
    const { session } = glpi((_, login) => opened(`session${login}`), source)
    await session.token(never)
    source.fail()
    expect(await session.token(never)).toBe('session1')
  })
})

describe('after failures', () => {
  test('logins are at least 5 s apart, and rest for 60 s after three in a row', async () => {
    const { session, clock, asked } = glpi(() => refused)
    const attempts: number[] = []
    for (let second = 0; second < 80; second += 1) {
      const before = asked.length
      await session.token(never).catch(() => undefined)
      if (asked.length > before) attempts.push(second)
      await clock.advance(1_000)
    }
    expect(attempts).toEqual([0, 5, 10, 70])
  })

  test('whoever asks meanwhile hears why, and how long it takes', async () => {
    const { session, clock } = glpi(() => refused)
    await session.token(never).catch(() => undefined)
    await clock.advance(2_000)
    await expect(session.token(never)).rejects.toMatchObject({
      code: 'login-paused',
      executed: 'no',
      retryable: true,
      retryAfterMs: 3_000,
      message: expect.stringContaining('user token was refused'),
    })
    expect(session.status()).toEqual({
      loggedIn: false,
      failedLogins: 1,
      nextLoginAt: 1_005_000,
    })
  })

  test('GLPI in maintenance is asked every 5 s, without an end', async () => {
    const page = { status: 200, contentType: 'text/html', text: '<title>MAINTENANCE MODE</title>' }
    const { session, clock, asked } = glpi(() => page)
    for (let round = 0; round < 10; round += 1) {
      await session.token(never).catch(() => undefined)
      await clock.advance(5_000)
    }
    expect(asked).toHaveLength(10)
  })

  test('a session that is refused as soon as it is open counts as a failure, once', async () => {
    const { session, asked } = glpi((_, login) => opened(`session${login}`))
    const used = await session.token(never)
    expect(session.hasWorked(used)).toBe(false)
    for (let call = 0; call < 50; call += 1) session.refused(used)
    expect(session.status().failedLogins).toBe(1)
    await expect(session.token(never)).rejects.toMatchObject({ code: 'login-paused' })
    expect(asked).toHaveLength(1)
  })

  test('a call that works ends the count', async () => {
    const { session, clock } = glpi((_, login) => (login < 3 ? refused : opened('s')))
    for (let round = 0; round < 3; round += 1) {
      await session.token(never).catch(() => undefined)
      await clock.advance(5_000)
    }
    expect(session.status().failedLogins).toBe(2)
    session.worked('s')
    expect(session.status()).toEqual({ loggedIn: true, failedLogins: 0 })
  })
})

describe('closing', () => {
  test('ends the session in GLPI', async () => {
    const { session, asked } = glpi(() => opened('s'))
    await session.token(never)
    await session.close()
    expect(asked.at(-1)).toEqual({ path: '/killSession', headers: { 'session-token': 's' } })
  })

  test('asks nothing when there is no session', async () => {
    const { session, asked } = glpi(() => opened('s'))
    await session.close()
    expect(asked).toEqual([])
  })
})

const refused = answer(401, ['ERROR_GLPI_LOGIN_USER_TOKEN', 'parameter user_token seems invalid'])

function opened(sessionToken: string): Answer {
  return answer(200, { session_token: sessionToken })
}

function answer(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json', text: JSON.stringify(body) }
}

/** A source that gives the next value once the current one was rejected. */
function token(...values: string[]): CredentialSource<string> & { readonly rejected: string[] } {
  const rejected: string[] = []
  return {
    rejected,
    get: () => {
      const index = Math.min(rejected.length, values.length - 1)
      return Promise.resolve({ version: `v${index + 1}`, value: values[index] ?? '' })
    },
    reject: (version) => rejected.push(version),
  }
}

/** A source whose value is replaced from outside; one that was rejected gives way to the one before. */
function rotating() {
  const values = ['first']
  const rejected: string[] = []
  let broken = false
  return {
    rejected,
    rotate: (value: string) => void values.push(value),
    fail: () => (broken = true),
    async get() {
      if (broken) throw new Error('the file is gone')
      const value = values.findLast((one) => !rejected.includes(one)) ?? 'first'
      return { version: value, value }
    },
    reject: (version: string) => void rejected.push(version),
  }
}
