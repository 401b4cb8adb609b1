import { inspect } from 'node:util'

import { expect, test } from 'vitest'

import { failureOfWire, sanitised } from './failure-of-wire.ts'
import { showWithout } from './shown-text.ts'
import { WireError } from './transport/wire.ts'

const show = showWithout(['s3cr3t'])

test.each([
  ['connect', 'unreachable', false],
  ['proxy', 'unreachable', false],
  ['handshake', 'unreachable', false],
  ['reset', 'unreachable', true],
  ['broken-off', 'unavailable', true],
  ['slow', 'timeout', true],
  ['tls', 'tls', false],
  ['material', 'config', false],
  ['too-large', 'too-large', true],
  ['malformed', 'protocol', true],
  ['redirect', 'protocol', false],
  ['dead-redirect', 'unavailable', false],
  ['invalid', 'config', false],
] as const)('%s is %s; sent: %s', (kind, code, sent) => {
  for (const lasting of kind === 'proxy' ? [false] : [true, false]) {
    const failure = failureOfWire(new WireError(kind, 'it fails', { sent, lasting }), kind, show)
    expect(failure).toMatchObject({
      code,
      what: 'it fails',
      passing: !lasting,
      executed: sent ? 'unknown' : 'no',
      hint: expect.stringMatching(/^[A-Z].*\.$/),
    })
  }
})

test('a proxy that refuses us is there', () => {
  const error = new WireError('proxy', 'the proxy answers 407', { lasting: true })
  expect(failureOfWire(error, 'proxy', show)).toMatchObject({ code: 'refused', passing: false })
})

test('tells the code of Node, and keeps nothing of the cause but that and its text', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED s3cr3t'), {
    code: 'ECONNREFUSED',
    request: { headers: { 'X-Vault-Token': 's3cr3t' } },
  })
  const error = new WireError('connect', 'vault:8200 cannot be connected to', { cause })
  const failure = failureOfWire(error, 'connect', show)
  expect(failure.what).toBe('vault:8200 cannot be connected to (ECONNREFUSED)')
  expect(failure.cause).toMatchObject({
    message: 'connect ECONNREFUSED [secret]',
    code: 'ECONNREFUSED',
  })
  expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toContain('s3cr3t')
})

test('a reason that is no error is shown as text', () => {
  expect(sanitised('stop: s3cr3t', show).message).toBe('stop: [secret]')
})
