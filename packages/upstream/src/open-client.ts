import type { Client } from './client.ts'
import type { UpstreamEvent } from './events.ts'
import { createBreaker, noBreaker } from './health/breaker.ts'
import { createBulkhead } from './health/bulkhead.ts'
import type { UpstreamOptions } from './options.ts'
import { Redactor } from './redaction/redactor.ts'
import { secretHeaders } from './redaction/secrets-of.ts'
import { sensitiveKeys } from './redaction/sensitive-keys.ts'
import { RetryBudget } from './retry/budget.ts'
import { Secret } from './secret.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { ACCEPT_ENCODING } from './transport/decode-body.ts'
import { fetchTransport } from './transport/fetch-transport.ts'
import { proxyUrl } from './transport/proxy-url.ts'
import type { Transport } from './transport/transport.ts'
import { undiciTransport } from './transport/undici-transport.ts'
import { wayTo } from './transport/way.ts'

/** Puts together what the calls of a client share. Throws a `TypeError` for options that cannot be used. */
export function openClient(options: UpstreamOptions): Client {
  const settings = settingsOf(options)
  const { baseUrl, clock, breaker, concurrency, budget } = settings
  const host = baseUrl.host
  const emit = options.events && safely(options.events)
  const headers = headersOf(options)
  return {
    settings,
    host,
    headers,
    propagated: propagatedBy(options.propagate),
    executedBy: options.executedBy,
    transport: transportOf(options, settings),
    breaker: breaker
      ? createBreaker(breaker.failures, breaker.halfOpenAfterMs, clock, (state) =>
          emit?.({
            type: 'breaker-changed',
            at: clock.now(),
            upstream: settings.name,
            host,
            state,
          }),
        )
      : noBreaker,
    bulkhead: createBulkhead(concurrency.limit, concurrency.queue),
    budget: new RetryBudget(budget.ratio, budget.perMinute, clock.monotonic()),
    redactor: redactorOf(options, headers),
    calls: new Set(),
    emit,
    closed: false,
    lastError: undefined,
    lastSuccessAt: undefined,
    rateLimit: undefined,
  }
}

function transportOf(
  options: UpstreamOptions,
  { name, baseUrl, attemptTimeoutMs }: Settings,
): Transport {
  if (options.fetch) return fetchTransport(baseUrl.origin, options.fetch)
  const { proxy, tls } = options
  try {
    return undiciTransport(wayTo(baseUrl, { proxy, tls, connectTimeoutMs: attemptTimeoutMs }))
  } catch (error) {
    // The certificates or the key cannot be read. OpenSSL says which, and quotes nothing of them.
    throw new TypeError(`${name}: tls: ${error instanceof Error ? error.message : 'unusable'}`)
  }
}

/** Somebody's mistake in counting calls must not become a failed call. */
function safely(events: (event: UpstreamEvent) => void): (event: UpstreamEvent) => void {
  return (event) => {
    try {
      events(event)
    } catch {
      // Nobody here to tell.
    }
  }
}

/** A trace that cannot be told must not become a failed call either. */
function propagatedBy(
  propagate: UpstreamOptions['propagate'],
): () => Readonly<Record<string, string>> {
  if (propagate === undefined) return () => ({})
  return () => {
    try {
      const entries = Object.entries(propagate())
      return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]))
    } catch {
      return {}
    }
  }
}

function headersOf(options: UpstreamOptions): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    accept: '*/*',
    'accept-encoding': ACCEPT_ENCODING,
    'user-agent': 'retriever-upstream',
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    headers[name.toLowerCase()] = value instanceof Secret ? value.reveal() : value
  }
  return headers
}

function redactorOf(
  { redact, proxy, tls, headers: given }: UpstreamOptions,
  headers: Readonly<Record<string, string>>,
): Redactor {
  const isSensitive = sensitiveKeys(redact?.keys ?? [])
  const { username, password } = proxy ? new URL(proxyUrl(proxy)) : { username: '', password: '' }
  const secrets = [...(redact?.values ?? []), tls?.key, ...Object.values(given ?? {})]
  const configured = new Redactor(isSensitive, [
    ...secrets.filter((value) => value instanceof Secret).map((secret) => secret.reveal()),
    ...secretHeaders(headers, isSensitive),
    decodeURIComponent(password),
    ...(password === '' ? [] : [`${decodeURIComponent(username)}:${decodeURIComponent(password)}`]),
  ])
  // What is registered later goes on top, where it may be forgotten one day; what was configured never is.
  return new Redactor(isSensitive, [], configured)
}
