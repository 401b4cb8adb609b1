import { Secret } from '@retriever/upstream/secret'
import { expect, test, vi } from 'vitest'

import { VaultError } from './error.ts'
import type { VaultOptions } from './options.ts'
import { settingsOf } from './settings.ts'

const auth = { method: 'token', token: 'x' } as const
const least: VaultOptions = { address: 'https://vault.example:8200', auth }

test('fills in the defaults', () => {
  const { address, random, clock, emit, ...settings } = settingsOf(least)
  expect(settings).toEqual({
    name: 'vault',
    auth,
    tls: {},
    redirectHosts: [],
    deadlineMs: 120_000,
    timeouts: { connectMs: 5000, responseMs: 15_000, attemptMs: 20_000 },
    retry: { initialMs: 250, loginInitialMs: 1000, maxMs: 10_000 },
    maxResponseBytes: 8_388_608,
  })
  expect(address).toEqual({ kind: 'tcp', url: new URL('https://vault.example:8200') })
  expect(random()).toBeLessThan(1)
  expect(clock.now()).toBeGreaterThan(0)
  expect(emit).toBeTypeOf('function')
})

test('keeps what is given, and fills in the rest of a group', () => {
  const settings = settingsOf({
    ...least,
    name: 'north',
    deadlineMs: 5,
    timeouts: { connectMs: 7 },
    retry: { maxMs: 9 },
    redirectHosts: ['Vault-1.example:8200', '[::1]:8200', 'vault-2.example'],
  })
  expect(settings).toMatchObject({
    name: 'north',
    deadlineMs: 5,
    timeouts: { connectMs: 7, responseMs: 15_000 },
    retry: { initialMs: 250, maxMs: 9 },
    redirectHosts: ['vault-1.example:8200', '[::1]:8200', 'vault-2.example'],
  })
})

test('reads addresses of every kind', () => {
  const at = (address: string) => settingsOf({ ...least, address }).address
  expect(at('unix:///run/vault%20a.sock')).toEqual({ kind: 'unix', path: '/run/vault a.sock' })
  expect(at('http://127.0.0.1:8200/')).toMatchObject({ kind: 'tcp' })
  const prefixed = at('https://gate.example/vault//')
  expect(prefixed.kind === 'tcp' && prefixed.url.href).toBe('https://gate.example/vault')
})

test('takes a namespace with slashes around it, and the root namespace for none', () => {
  const of = (namespace: string) => settingsOf({ ...least, namespace }).namespace
  expect(of('/team-a/north/')).toBe('team-a/north')
  expect([of(''), of('/'), of('root')]).toEqual([undefined, undefined, undefined])
})

test('takes user and password out of the URL of a proxy', () => {
  const of = (url: string | Secret) => settingsOf({ ...least, proxy: { url } }).proxy
  const proxy = of(new Secret('http://bird:d%40g@proxy.example:3128'))
  expect(proxy?.url.href).toBe('http://proxy.example:3128/')
  expect(proxy?.authorization?.reveal()).toBe(`Basic ${btoa('bird:d@g')}`)
  expect(of('https://proxy.example')).toEqual({ url: new URL('https://proxy.example') })
})

test('names everything that is wrong at once, and no secret', () => {
  const error = configError({
    name: ' ',
    address: 'ftp://user:s3cr3t@vault.example/',
    namespace: 'team a',
    auth: {
      method: 'first-of',
      methods: [
        { method: 'approle', mount: 'a//b', roleId: '', wrapped: { creationPath: '' } },
        { method: 'kubernetes', mount: 'k8s', role: ' ', jwt: { file: '/jwt' } },
        { method: 'first-of', methods: [] },
      ],
    },
    deadlineMs: 0,
    timeouts: { connectMs: Number.NaN },
    retry: { initialMs: -1 },
    maxResponseBytes: 0,
    redirectHosts: ['https://vault.example', 'ok', ''],
    proxy: { url: new Secret('socks://s3cr3t@proxy') },
    tls: { ca: 's3cr3t', certificate: '-----BEGIN CERTIFICATE-----', serverName: '' },
  })
  expect(error).toMatchObject({ code: 'config', retryable: false, executed: 'no' })
  expect(error.problems?.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'name must not be empty',
    'address must be a URL that begins with https:, http: or unix:',
    'namespace must consist of printable ASCII characters without spaces',
    'proxy.url must be a URL that begins with http: or https:',
    'tls needs certificate and key together',
    'tls.ca must be PEM',
    'tls.serverName must not be empty',
    'redirectHosts[0] must be a host or host:port, without a scheme or a path',
    'redirectHosts[2] must be a host or host:port, without a scheme or a path',
    'deadlineMs must be 1 or more',
    'timeouts.connectMs must be 1 or more',
    'retry.initialMs must be 0 or more',
    'maxResponseBytes must be 1 or more',
    'auth.methods[0].mount must be a path without empty, . or .. segments',
    'auth.methods[0].roleId must not be empty',
    'auth.methods[0].wrapped needs secretId: the wrapping token',
    'auth.methods[0].wrapped.creationPath must not be empty',
    'auth.methods[1].role must not be empty',
    'auth.methods[2].methods must not be empty',
  ])
  expect(JSON.stringify(error) + error.message + error.hint).not.toContain('s3cr3t')
})

test.each([
  ['vault.example:8200', 'must be a URL'],
  ['https://user:s3cr3t@vault.example', 'no credentials'],
  ['https://vault.example/?a=1', 'no query'],
  ['https://vault.example/v1/', 'must not end with /v1'],
  ['unix://run/vault.sock', 'an absolute path'],
  ['unix:///run/%zz', 'URL-encoded'],
])('refuses the address %s', (address, message) => {
  expect(configError({ ...least, address }).message).toContain(message)
})

test('refuses a proxy in front of a Unix socket, and credentials that are not encoded', () => {
  const proxy = { url: 'http://proxy.example' }
  expect(configError({ ...least, address: 'unix:///run/v.sock', proxy }).message).toContain('unix:')
  const unencoded = { url: 'http://user:100%@proxy.example' }
  expect(configError({ ...least, proxy: unencoded }).message).toContain('URL-encoded')
})

test('a listener that throws harms nobody', () => {
  const events = vi.fn<() => void>(() => {
    throw new Error('no')
  })
  const { emit } = settingsOf({ ...least, events })
  emit({ type: 'clock-skew', at: 1, vault: 'vault', skewMs: 40_000 })
  expect(events).toHaveBeenCalledOnce()
})

function configError(options: VaultOptions): VaultError {
  try {
    settingsOf(options)
  } catch (error) {
    if (error instanceof VaultError && error.code === 'config') return error
  }
  throw new Error('the options are not refused')
}
