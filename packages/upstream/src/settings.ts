import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type { UpstreamOptions } from './options.ts'
import type { Backoff } from './retry/backoff.ts'
import { proxyUrl } from './transport/proxy-url.ts'

/** The options with their defaults, checked. */
export interface Settings {
  readonly name: string
  readonly baseUrl: URL
  /** The path of `baseUrl` without a slash at its end. */
  readonly prefix: string
  readonly deadlineMs: number
  readonly attemptTimeoutMs: number
  readonly attempts: number
  readonly backoff: Backoff
  readonly budget: { readonly ratio: number; readonly perMinute: number }
  readonly breaker: { readonly failures: number; readonly halfOpenAfterMs: number } | false
  readonly concurrency: { readonly limit: number; readonly queue: number }
  readonly maxResponseBytes: number
  readonly clock: Clock
  readonly random: () => number
}

/** Fills in the defaults. Throws a `TypeError` that names everything that is wrong. */
export function settingsOf(options: UpstreamOptions): Settings {
  const problems: string[] = []
  const number = (path: string, value: number | undefined, preset: number, least: number) => {
    if (value === undefined) return preset
    if (!(value >= least)) problems.push(`${path} must be ${least} or more, not ${value}`)
    return value
  }
  const whole = (path: string, value: number | undefined, preset: number, least: number) => {
    if (value !== undefined && !Number.isInteger(value)) {
      problems.push(`${path} must be a whole number, not ${value}`)
    }
    return number(path, value, preset, least)
  }
  const { retry = {}, concurrency = {}, breaker = {}, clock = systemClock } = options
  const baseUrl = baseUrlOf(options.baseUrl, problems)
  if (options.proxy) checkProxy(proxyUrl(options.proxy), problems)
  if ((options.tls?.certificate === undefined) !== (options.tls?.key === undefined)) {
    problems.push('tls.certificate and tls.key belong together')
  }
  const settings: Settings = {
    name: options.name,
    baseUrl,
    prefix: baseUrl.pathname.replace(/\/+$/, ''),
    deadlineMs: number('deadlineMs', options.deadlineMs, 30_000, 1),
    attemptTimeoutMs: number('attemptTimeoutMs', options.attemptTimeoutMs, 10_000, 1),
    attempts: whole('retry.attempts', retry.attempts, 3, 1),
    backoff: {
      initialMs: number('retry.initialMs', retry.initialMs, 200, 0),
      maxMs: number('retry.maxMs', retry.maxMs, 20_000, 0),
    },
    budget: {
      ratio: number('retry.budget.ratio', retry.budget?.ratio, 0.2, 0),
      perMinute: number('retry.budget.perMinute', retry.budget?.perMinute, 10, 0),
    },
    breaker: breaker && {
      failures: whole('breaker.failures', breaker.failures, 5, 1),
      halfOpenAfterMs: number('breaker.halfOpenAfterMs', breaker.halfOpenAfterMs, 10_000, 1),
    },
    concurrency: {
      limit: whole('concurrency.limit', concurrency.limit, 10, 1),
      queue: whole('concurrency.queue', concurrency.queue, 100, 0),
    },
    maxResponseBytes: whole('maxResponseBytes', options.maxResponseBytes, 10 * 2 ** 20, 1),
    clock,
    random: options.random ?? Math.random,
  }
  if (problems.length > 0) throw new TypeError(`${options.name}: ${problems.join('; ')}`)
  return settings
}

function baseUrlOf(text: string, problems: string[]): URL {
  if (!URL.canParse(text)) {
    problems.push('baseUrl must be a URL')
    return new URL('http://invalid.invalid')
  }
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    problems.push(`baseUrl must begin with http: or https:, not ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '') {
    problems.push('baseUrl must hold no credentials: send them in a header')
  }
  if (url.search !== '' || url.hash !== '') {
    problems.push('baseUrl must have no query and no fragment')
  }
  return url
}

function checkProxy(text: string, problems: string[]): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    problems.push('proxy.url must be a URL that begins with http: or https:')
  } else if (/%(?![\da-f]{2})/i.test(url.username + url.password)) {
    problems.push('proxy.url must have its user and password URL-encoded')
  }
}
