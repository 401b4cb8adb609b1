import { systemClock } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'
import { Secret } from '@retriever/upstream/secret'

import type { AuthMethod } from './auth/method.ts'
import type { RefusalMemory } from './auth/refusal-memory.ts'
import { authProblems } from './auth-problems.ts'
import { VaultError } from './error.ts'
import type { VaultProblem } from './error.ts'
import type { VaultEvent } from './events.ts'
import type { RetryOptions, TimeoutOptions, TlsOptions, VaultOptions } from './options.ts'

/** Where a Vault listens. The URL has no slash at the end of its path, no query and no credentials. */
export type VaultAddress =
  | { readonly kind: 'tcp'; readonly url: URL }
  | { readonly kind: 'unix'; readonly path: string }

/** The proxy, and what it wants to hear. */
export interface ProxySettings {
  /** Without user and password. */
  readonly url: URL
  /** The value of `Proxy-Authorization`. */
  readonly authorization?: Secret
}

/** {@link VaultOptions} with every default filled in, checked. */
export interface VaultSettings {
  readonly name: string
  readonly address: VaultAddress
  /** Without slashes around it; absent for the root namespace. */
  readonly namespace?: string
  readonly auth: AuthMethod
  readonly tls: TlsOptions
  readonly proxy?: ProxySettings
  /** In lower case, `host` or `host:port`. */
  readonly redirectHosts: readonly string[]
  readonly deadlineMs: number
  readonly timeouts: Required<TimeoutOptions>
  readonly retry: Required<RetryOptions>
  readonly maxResponseBytes: number
  readonly refusals?: RefusalMemory
  readonly clock: Clock
  readonly random: () => number
  /** Tells the listener, and swallows what it throws. */
  readonly emit: (event: VaultEvent) => void
}

/** Fills in the defaults. Throws one `VaultError` `config` that names everything that is wrong. */
export function settingsOf(options: VaultOptions): VaultSettings {
  const problems: VaultProblem[] = []
  const wrong: Wrong = (path, message) => problems.push({ code: 'config', path, message })
  const { name = 'vault', timeouts = {}, retry = {}, tls = {} } = options
  const number = (path: string, value: number | undefined, preset: number, least: number) => {
    if (value === undefined || value >= least) return value ?? preset
    wrong(path, `must be ${least} or more`)
    return preset
  }
  if (name.trim() === '') wrong('name', 'must not be empty')
  const address = addressOf(options.address, wrong)
  const namespace = namespaceOf(options.namespace, wrong)
  const proxy = options.proxy && proxyOf(options.proxy.url, address, wrong)
  checkTls(tls, wrong)
  const settings: VaultSettings = {
    name,
    address,
    ...(namespace !== undefined && { namespace }),
    auth: options.auth,
    tls,
    ...(proxy && { proxy }),
    redirectHosts: (options.redirectHosts ?? []).map((host, at) => hostOf(host, at, wrong)),
    deadlineMs: number('deadlineMs', options.deadlineMs, 120_000, 1),
    timeouts: {
      connectMs: number('timeouts.connectMs', timeouts.connectMs, 5000, 1),
      responseMs: number('timeouts.responseMs', timeouts.responseMs, 15_000, 1),
      attemptMs: number('timeouts.attemptMs', timeouts.attemptMs, 20_000, 1),
    },
    retry: {
      initialMs: number('retry.initialMs', retry.initialMs, 250, 0),
      loginInitialMs: number('retry.loginInitialMs', retry.loginInitialMs, 1000, 0),
      maxMs: number('retry.maxMs', retry.maxMs, 10_000, 0),
    },
    maxResponseBytes: number('maxResponseBytes', options.maxResponseBytes, 8 * 2 ** 20, 1),
    ...(options.refusals && { refusals: options.refusals }),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    emit: emitterOf(options.events),
  }
  for (const { path, message } of authProblems(options.auth)) wrong(path, message)
  if (problems.length > 0) throw configError(name, problems)
  return settings
}

type Wrong = (path: string, message: string) => void

function configError(name: string, problems: readonly VaultProblem[]): VaultError {
  const list = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  return new VaultError(`${name}: ${list}`, {
    code: 'config',
    hint: `Correct ${problems.map(({ path }) => path).join(', ')}.`,
    vault: name,
    problems,
  })
}

function addressOf(text: string, wrong: Wrong): VaultAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'unix:') {
    if (url.host !== '' || url.pathname === '' || url.pathname === '/') {
      wrong('address', 'must have an absolute path after unix://')
    }
    return { kind: 'unix', path: pathOf(url, wrong) }
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    wrong('address', 'must be a URL that begins with https:, http: or unix:')
    return { kind: 'tcp', url: new URL('http://invalid.invalid') }
  }
  if (url.username !== '' || url.password !== '') wrong('address', 'must hold no credentials')
  if (url.search !== '' || url.hash !== '') wrong('address', 'must have no query and no fragment')
  url.pathname = url.pathname.replace(/\/+$/, '')
  if (url.pathname.endsWith('/v1')) wrong('address', 'must not end with /v1: it is added')
  return { kind: 'tcp', url }
}

function pathOf(url: URL, wrong: Wrong): string {
  try {
    return decodeURIComponent(url.pathname)
  } catch {
    wrong('address', 'must be URL-encoded')
    return url.pathname
  }
}

function namespaceOf(text: string | undefined, wrong: Wrong): string | undefined {
  const namespace = text?.replaceAll(/^\/+|\/+$/g, '')
  if (namespace === undefined || namespace === '' || namespace === 'root') return undefined
  if (!/^[\x21-\x7e]+$/.test(namespace)) {
    wrong('namespace', 'must consist of printable ASCII characters without spaces')
  }
  return namespace
}

function proxyOf(
  given: string | Secret,
  address: VaultAddress,
  wrong: Wrong,
): ProxySettings | undefined {
  const text = given instanceof Secret ? given.reveal() : given
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    wrong('proxy.url', 'must be a URL that begins with http: or https:')
    return undefined
  }
  if (address.kind === 'unix') wrong('proxy.url', 'cannot be used with a unix: address')
  const { username, password } = url
  if (/%(?![\da-f]{2})/i.test(username + password)) {
    wrong('proxy.url', 'must have its user and password URL-encoded')
    return undefined
  }
  url.username = ''
  url.password = ''
  if (username === '' && password === '') return { url }
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { url, authorization: new Secret(`Basic ${Buffer.from(pair).toString('base64')}`) }
}

function hostOf(text: string, at: number, wrong: Wrong): string {
  const host = text.trim().toLowerCase()
  const url = URL.canParse(`x://${host}`) ? new URL(`x://${host}`) : undefined
  if (url === undefined || url.host !== host || host === '') {
    wrong(`redirectHosts[${at}]`, 'must be a host or host:port, without a scheme or a path')
  }
  return host
}

function checkTls({ ca, certificate, key, serverName }: TlsOptions, wrong: Wrong): void {
  if ((certificate === undefined) !== (key === undefined)) {
    wrong('tls', 'needs certificate and key together')
  }
  for (const [path, given] of [
    ['tls.ca', ca],
    ['tls.certificate', certificate],
  ] as const) {
    if (typeof given === 'string' && !given.includes('-----BEGIN ')) wrong(path, 'must be PEM')
  }
  if (serverName === '') wrong('tls.serverName', 'must not be empty')
}

function emitterOf(listener: ((event: VaultEvent) => void) | undefined) {
  return (event: VaultEvent): void => {
    try {
      listener?.(event)
    } catch {
      // A listener that fails must not break a call.
    }
  }
}
