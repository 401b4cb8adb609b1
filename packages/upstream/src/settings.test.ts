import { expect, test } from 'vitest'

import { Secret } from './secret.ts'
import { settingsOf } from './settings.ts'

const least = { name: 'glpi/main', baseUrl: 'https://glpi.example/apirest.php/' }

test('fills in the defaults', () => {
  expect(settingsOf(least)).toMatchObject({
    prefix: '/apirest.php',
    deadlineMs: 30_000,
    attemptTimeoutMs: 10_000,
    attempts: 3,
    backoff: { initialMs: 200, maxMs: 20_000 },
    budget: { ratio: 0.2, perMinute: 10 },
    breaker: { failures: 5, halfOpenAfterMs: 10_000 },
    concurrency: { limit: 10, queue: 100 },
    maxResponseBytes: 10_485_760,
  })
  expect(settingsOf({ ...least, breaker: false }).breaker).toBe(false)
})

test('names everything that is wrong at once', () => {
  const wrong = () =>
    settingsOf({
      name: 'glpi/main',
      baseUrl: 'ftp://user:s3cr3t@glpi.example/?a=1#b',
      deadlineMs: 0,
      attemptTimeoutMs: Number.NaN,
      retry: { attempts: 1.5, initialMs: -1, budget: { ratio: -1 } },
      breaker: { failures: 0 },
      concurrency: { limit: 0 },
      maxResponseBytes: -1,
      proxy: { url: new Secret('socks://s3cr3t') },
      tls: { certificate: 'PEM' },
    })
  const message = messageOf(wrong)
  expect(message.split('; ')).toEqual([
    'glpi/main: baseUrl must begin with http: or https:, not ftp:',
    'baseUrl must hold no credentials: send them in a header',
    'baseUrl must have no query and no fragment',
    'proxy.url must be a URL that begins with http: or https:',
    'tls.certificate and tls.key belong together',
    'deadlineMs must be 1 or more, not 0',
    'attemptTimeoutMs must be 1 or more, not NaN',
    'retry.attempts must be a whole number, not 1.5',
    'retry.initialMs must be 0 or more, not -1',
    'retry.budget.ratio must be 0 or more, not -1',
    'breaker.failures must be 1 or more, not 0',
    'concurrency.limit must be 1 or more, not 0',
    'maxResponseBytes must be 1 or more, not -1',
  ])
  expect(message).not.toContain('s3cr3t')
})

test('refuses a base URL that is none, and proxy credentials that are not encoded', () => {
  expect(messageOf(() => settingsOf({ ...least, baseUrl: 'glpi' }))).toContain('must be a URL')
  const proxy = { url: 'http://user:100%@proxy.example:3128' }
  expect(messageOf(() => settingsOf({ ...least, proxy }))).toContain('URL-encoded')
})

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof TypeError) return error.message
  }
  throw new Error('it throws no TypeError')
}
