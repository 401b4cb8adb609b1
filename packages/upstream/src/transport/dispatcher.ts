import { isIP } from 'node:net'

import { Pool, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'

import type { ProxyOptions, TlsOptions } from '../options.ts'
import { Secret } from '../secret.ts'
import { bypassesProxy } from './no-proxy.ts'
import { secureContext } from './tls.ts'
import type { Transport } from './transport.ts'
import { undiciTransport } from './undici-transport.ts'

/** What connections to one origin need. */
export interface ConnectionOptions {
  readonly proxy?: ProxyOptions | undefined
  readonly tls?: TlsOptions | undefined
  readonly connectTimeoutMs: number
}

/** Opens the way to one origin: directly, or through the proxy. Connects to nothing yet. */
export function openTransport(url: URL, options: ConnectionOptions): Transport {
  const { proxy } = options
  if (!proxy || bypassesProxy(url, proxy.noProxy ?? [])) {
    return undiciTransport(url.origin, direct(url, options), false)
  }
  return undiciTransport(url.origin, throughProxy(proxyUrl(proxy), options), true)
}

/** The proxy's URL with its credentials. */
export function proxyUrl({ url }: ProxyOptions): string {
  return url instanceof Secret ? url.reveal() : url
}

/** Over HTTP/1.1 a request has its connection for itself: what was sent when it breaks is certain. */
const HTTP1 = { allowH2: false } as const

function direct(url: URL, { tls, connectTimeoutMs }: ConnectionOptions): Dispatcher {
  const connect = { timeout: connectTimeoutMs, ...withContext(tls) }
  return new Pool(url.origin, { ...HTTP1, connect })
}

function throughProxy(uri: string, { tls, connectTimeoutMs }: ConnectionOptions): Dispatcher {
  return new ProxyAgent({
    ...HTTP1,
    uri,
    connectTimeout: connectTimeoutMs,
    requestTls: { ...HTTP1, ...withContext(tls) },
    // The proxy gets to know whom we trust, but never our client certificate.
    proxyTls: { ...HTTP1, ...(uri.startsWith('https:') && withContext(onlyTrust(tls))) },
    // Without this a proxy that accepts and says nothing would hold the connection for five minutes.
    clientFactory: (origin, options) => pool(origin, options, { headersTimeout: connectTimeoutMs }),
    factory: (origin, options) => pool(origin, options, {}),
  })
}

function pool(origin: string | URL, options: Pool.Options, further: Pool.Options): Pool {
  const { connect } = options
  return new Pool(origin, {
    ...options,
    ...HTTP1,
    ...further,
    ...(typeof connect === 'function' && { connect: withoutAddressAsName(connect) }),
  })
}

type Connector = Extract<Pool.Options['connect'], (...args: never[]) => unknown>

/** undici gives the proxy's address as its TLS server name, and Node refuses an address there. */
function withoutAddressAsName(connect: Connector): Connector {
  return (options, callback) => {
    const { servername, ...rest } = options
    const name = servername?.replaceAll(/[[\]]/g, '') ?? ''
    connect(isIP(name) === 0 ? options : rest, callback)
  }
}

function onlyTrust(tls: TlsOptions | undefined): TlsOptions {
  return tls?.ca === undefined ? {} : { ca: tls.ca }
}

function withContext(tls: TlsOptions | undefined): object {
  const context = secureContext(tls)
  return context ? { secureContext: context } : {}
}
