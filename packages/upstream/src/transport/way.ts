import type { SecureContext } from 'node:tls'

import type { ProxyOptions, TlsOptions } from '../options.ts'
import { bypassesProxy } from './no-proxy.ts'
import { proxyUrl } from './proxy-url.ts'
import { secureContext } from './tls.ts'

/** What connections to one origin need. */
export interface ConnectionOptions {
  readonly proxy?: ProxyOptions | undefined
  readonly tls?: TlsOptions | undefined
  readonly connectTimeoutMs: number
}

/** The way to one origin, with certificates and keys that have been read. */
export interface Way {
  readonly origin: string
  readonly tls: Trust
  /** Absent when connections go directly to the origin. */
  readonly proxy?: { readonly url: string; readonly tls: Trust } | undefined
  readonly connectTimeoutMs: number
}

/** Nothing when Node's defaults will do. */
interface Trust {
  readonly secureContext?: SecureContext
}

/** Directly, or through the proxy. Throws when a certificate or a key cannot be read. */
export function wayTo(url: URL, { proxy, tls, connectTimeoutMs }: ConnectionOptions): Way {
  const way = { origin: url.origin, tls: trustOf(tls), connectTimeoutMs }
  if (!proxy || bypassesProxy(url, proxy.noProxy ?? [])) return way
  const uri = proxyUrl(proxy)
  // The proxy gets to know whom we trust, but never our client certificate.
  return { ...way, proxy: { url: uri, tls: uri.startsWith('https:') ? trustOf(onlyCa(tls)) : {} } }
}

function onlyCa(tls: TlsOptions | undefined): TlsOptions {
  return tls?.ca === undefined ? {} : { ca: tls.ca }
}

function trustOf(tls: TlsOptions | undefined): Trust {
  const context = secureContext(tls)
  return context ? { secureContext: context } : {}
}
