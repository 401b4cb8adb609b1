import { Secret } from '@retriever/upstream/secret'
import { describe, expect, test } from 'vitest'

import type { Operation } from './call.ts'
import { failureOfAnswer, isAboutElse } from './failure.ts'
import type { Failure, RefusingAnswer } from './failure.ts'

const token = new Secret('s.1')

function failure(
  status: number,
  errors: readonly string[] | undefined,
  more: Partial<RefusingAnswer> & { operation?: Operation; token?: Secret | undefined } = {},
): Failure {
  const { operation = 'read', token: own, ...rest } = { token, ...more }
  const answer = { status, errors, isJson: errors !== undefined, ...rest }
  const call = { operation, path: 'secret/data/birddog?version=1', ...(own && { token: own }) }
  return failureOfAnswer(answer, call, (text) => text.replaceAll(/\s+/g, ' ').trim())
}

const NO_HANDLER = 'no handler for route "x/y". route entry not found.'
const UPGRADING = 'Upgrading from non-versioned to versioned data. This backend will be unavailable'
const NO_LEADER = 'local node not active but active cluster node not found'
const LOCKED = 'API access to this namespace has been locked by an administrator - "ns1/" must be'
const QUOTA = 'request path "kv2/data/x": rate limit quota exceeded'
const PREFLIGHT = "preflight capability check returned 403, please ensure client's policies grant"

test.each([
  [503, ['Vault is sealed'], 'sealed', 'passing', 'no'],
  [503, ['namespace is sealed'], 'sealed', 'passing', 'no'],
  [503, ['1 error occurred:\n\t* Vault is sealed\n\n'], 'sealed', 'passing', 'no'],
  [503, ['Vault is not initialized'], 'uninitialized', 'passing', 'no'],
  [501, [], 'uninitialized', 'passing', 'no'],
  [501, undefined, 'unavailable', 'passing', 'unknown'],
  [503, [LOCKED], 'unavailable', 'passing', 'no'],
  [503, undefined, 'unavailable', 'passing', 'unknown'],
  [500, [NO_LEADER], 'unavailable', 'passing', 'no'],
  [500, ['1 error occurred:\n\t* internal error\n\n'], 'unavailable', 'passing', 'unknown'],
  [502, undefined, 'unavailable', 'passing', 'unknown'],
  [504, undefined, 'unavailable', 'passing', 'unknown'],
  [408, undefined, 'unavailable', 'passing', 'unknown'],
  [412, ['missing "X-Vault-Request" header'], 'unavailable', 'passing', 'no'],
  [429, [QUOTA], 'rate-limited', 'passing', 'no'],
  [400, [UPGRADING], 'unavailable', 'passing', 'no'],
  [400, ['Waiting for the primary to upgrade from'], 'unavailable', 'passing', 'no'],
  [400, ['invalid role or secret ID'], 'refused', 'lasting', 'no'],
  [404, ['namespace not found'], 'namespace-not-found', 'lasting', 'no'],
  [404, [NO_HANDLER], 'refused', 'lasting', 'no'],
  [404, [], 'refused', 'lasting', 'no'],
  [405, [], 'refused', 'lasting', 'no'],
  [413, ['http: request body too large'], 'refused', 'lasting', 'no'],
  [403, ['permission denied'], 'token-refused', 'lasting', 'no'],
  [
    403,
    ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'],
    'token-refused',
    'lasting',
    'no',
  ],
  [403, ['1 error occurred:\n\t* permission denied\n\n'], 'permission-denied', 'lasting', 'no'],
  [403, [PREFLIGHT], 'permission-denied', 'lasting', 'no'],
  [403, undefined, 'permission-denied', 'lasting', 'no'],
  [407, undefined, 'refused', 'lasting', 'no'],
  [200, undefined, 'protocol', 'lasting', 'unknown'],
  [202, [], 'protocol', 'lasting', 'unknown'],
  [304, [], 'protocol', 'lasting', 'unknown'],
] as const)('%i %j is %s, %s, carried out: %s', (status, errors, code, lasts, executed) => {
  expect(failure(status, errors)).toMatchObject({
    code,
    passing: lasts === 'passing',
    executed,
    status,
    hint: expect.stringMatching(/^[A-Z].*\.$/),
  })
})

describe('a 403', () => {
  test('on a login is about the login, whatever it says', () => {
    const login = { operation: 'login', token: undefined } as const
    expect(failure(403, ['permission denied'], login).code).toBe('login-denied')
  })

  test('without a token cannot be about the token', () => {
    const lookup = { operation: 'wrapping-lookup', token: undefined } as const
    expect(failure(403, ['permission denied'], lookup).code).toBe('permission-denied')
  })

  test('tells what to grant on which path', () => {
    expect(failure(403, [PREFLIGHT], { operation: 'list' }).hint).toBe(
      'Grant list on secret/data/birddog in a policy of the token.',
    )
  })
})

test('a server that speaks TLS tells so in plain text', () => {
  const text = 'Client sent an HTTP request to an HTTPS server.\n'
  const failed = failure(400, undefined, { text })
  expect(failed).toMatchObject({ code: 'protocol', passing: false, executed: 'no' })
  expect(failed.hint).toContain('https:')
})

test('what happened is told in the words of the server', () => {
  expect(failure(503, ['Vault is sealed']).what).toBe('answer 503: Vault is sealed')
  expect(failure(500, [' a\n', '', 'b']).what).toBe('answer 500: a; b')
  expect(failure(502, undefined).what).toBe('answer 502 that is not JSON')
  expect(failure(407, undefined).what).toBe('the proxy refuses us (answer 407 that is not JSON)')
})

test('what the server says for machines is kept', () => {
  const failed = failure(429, [QUOTA], { requestId: 'r-1', retryAfterMs: 0 })
  expect(failed).toMatchObject({ requestId: 'r-1', retryAfterMs: 0 })
})

test.each([
  [404, [], false],
  [404, ['namespace not found'], true],
  [400, [UPGRADING], true],
  [429, [], false],
  [429, [QUOTA], true],
  [503, undefined, true],
  [200, [], false],
] as const)('an expected %i %j is about something else: %s', (status, errors, expected) => {
  expect(isAboutElse({ status, errors, isJson: true })).toBe(expected)
})
