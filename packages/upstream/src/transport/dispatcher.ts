import { isIP } from 'node:net'

import { Pool, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'

import type { Way } from './way.ts'

/** Over HTTP/1.1 a request has its connection for itself: what was sent when it breaks is certain. */
const HTTP1 = { allowH2: false } as const

/** Opens the connections of one origin. Connects to nothing yet. */
export function openDispatcher({ origin, tls, proxy, connectTimeoutMs }: Way): Dispatcher {
  if (!proxy) return new Pool(origin, { ...HTTP1, connect: { timeout: connectTimeoutMs, ...tls } })
  return new ProxyAgent({
    ...HTTP1,
    uri: proxy.url,
    connectTimeout: connectTimeoutMs,
    requestTls: { ...HTTP1, ...tls },
    proxyTls: { ...HTTP1, ...proxy.tls },
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
