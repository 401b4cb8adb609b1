import { setMaxListeners } from 'node:events'
import type { Agent } from 'node:http'

import type { TlsOptions } from '../../options.ts'
import type { VaultSettings } from '../../settings.ts'
import { UNIX_ORIGIN } from './base-url.ts'
import { exchange, StaleConnection } from './exchange.ts'
import { endpointOf, nameOf, openSocket } from './open-socket.ts'
import type { Endpoint, StepLimits } from './open-socket.ts'
import { dropIdle, Pool } from './pool.ts'
import type { OpenConnection } from './pool.ts'
import { isRedirect, redirectFrom } from './redirect.ts'
import { WireError } from './wire.ts'
import type { WireAnswer, WireRequest } from './wire.ts'

/** What of the settings a transport goes by. */
export type TransportSettings = Pick<
  VaultSettings,
  'address' | 'tls' | 'proxy' | 'redirectHosts' | 'timeouts' | 'maxResponseBytes' | 'clock'
>

/** Carries requests to one Vault, and after one redirect to the node that it names. */
export interface Transport {
  /** One attempt. Resolves with whatever was answered; rejects with a {@link WireError}. */
  send(request: WireRequest, signal: AbortSignal): Promise<WireAnswer>
  /** Ends connections and the building of new ones. */
  close(): void
}

/** Makes a transport. Nothing is connected or loaded before the first request. */
export function createTransport(settings: TransportSettings): Transport {
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const pools = new Map<string, Promise<Agent>>()
  const limits: StepLimits = {
    clock: settings.clock,
    connectMs: settings.timeouts.connectMs,
    signal: closing.signal,
  }

  function poolFor(url: URL): Promise<Agent> {
    const pool = pools.get(url.origin) ?? createPool(url, settings, limits)
    pools.set(url.origin, pool)
    return pool
  }

  async function hop(request: WireRequest, signal: AbortSignal): Promise<WireAnswer> {
    const { url } = request
    const agent = await poolFor(url)
    if (!request.repeatable) dropIdle(agent)
    const proxy = url.protocol === 'http:' ? settings.proxy : undefined
    const authorization = proxy?.authorization?.reveal()
    const headers = {
      ...request.headers,
      ...(authorization !== undefined && { 'Proxy-Authorization': authorization }),
    }
    const options = {
      agent,
      target: proxy ? url.href : url.pathname + url.search,
      endpoint: endpointName(url, settings),
      clock: settings.clock,
      responseMs: settings.timeouts.responseMs,
      maxBytes: settings.maxResponseBytes,
      signal,
    }
    const attempt = () => exchange({ ...request, headers }, options).catch(invalid)
    return attempt().catch((error: unknown) => {
      if (!(error instanceof StaleConnection) || !request.repeatable) throw error
      dropIdle(agent)
      return attempt()
    })
  }

  return {
    async send(request, signal) {
      const answer = await hop(request, signal)
      if (!isRedirect(answer.status)) return answer
      const redirect = redirectFrom(request.url, answer.headers.location, settings.redirectHosts)
      const endpoint = endpointName(request.url, settings)
      if (!redirect.follow) throw badRedirect(`${endpoint} ${redirect.reason}`)
      const { url } = redirect
      const target = endpointName(url, settings)
      const second = await hop({ ...request, url }, signal).catch((error: unknown) => {
        throw isDead(error) ? deadRedirect(endpoint, target, error) : error
      })
      if (!isRedirect(second.status)) return second
      throw badRedirect(`${endpoint} redirects to ${target}, and that redirects again`)
    },
    close() {
      closing.abort()
      for (const pool of pools.values()) {
        pool.then(
          (agent) => agent.destroy(),
          // Its request has met the same error.
          () => undefined,
        )
      }
    },
  }
}

/** What is used by TLS and proxies only is loaded only for them. */
async function createPool(
  url: URL,
  settings: TransportSettings,
  limits: StepLimits,
): Promise<Agent> {
  const { address, proxy, tls } = settings
  if (address.kind === 'unix' && url.origin === UNIX_ORIGIN) {
    return new Pool(() => openSocket(address, limits))
  }
  const server = endpointOf(url)
  if (url.protocol === 'http:') {
    return new Pool(
      proxy ? await toProxy(proxy.url, tls, limits) : () => openSocket(server, limits),
    )
  }
  const { secureSocket } = await import('./secure-socket.ts')
  if (!proxy) {
    return new Pool(() => secureSocket(() => openSocket(server, limits), server, tls, limits))
  }
  const [{ TunnelPool }, { readTlsMaterial }] = await Promise.all([
    import('./tunnel-pool.ts'),
    import('./tls-material.ts'),
  ])
  return new TunnelPool(proxy, {
    server,
    limits,
    authorities: async () => (await readTlsMaterial(trustOnly(tls))).ca,
    secure: (open) => secureSocket(open, server, tls, limits),
  })
}

/** How connections to a proxy are opened that passes requests on as they are. */
async function toProxy(proxy: URL, tls: TlsOptions, limits: StepLimits): Promise<OpenConnection> {
  const endpoint = endpointOf(proxy)
  const open = () =>
    openSocket(endpoint, limits).catch((error: unknown) => {
      if (!(error instanceof WireError) || error.kind !== 'connect') throw error
      throw new WireError('proxy', `the proxy ${error.message}`, { cause: error.cause })
    })
  if (proxy.protocol === 'http:') return open
  const { secureSocket } = await import('./secure-socket.ts')
  return () => secureSocket(open, endpoint, trustOnly(tls), limits)
}

/** The proxy gets to know whom we trust, but never our client certificate. */
function trustOnly({ ca }: TlsOptions): TlsOptions {
  return ca === undefined ? {} : { ca }
}

function endpointName(url: URL, { address }: TransportSettings): string {
  const local = address.kind === 'unix' && url.origin === UNIX_ORIGIN
  const endpoint: Endpoint = local ? address : endpointOf(url)
  return nameOf(endpoint)
}

/** Whether the node that a standby names is gone: nothing was sent to it. */
function isDead(error: unknown): boolean {
  return (
    error instanceof WireError &&
    !error.lasting &&
    (error.kind === 'connect' || error.kind === 'proxy' || error.kind === 'handshake')
  )
}

function deadRedirect(from: string, to: string, cause: unknown): WireError {
  return new WireError('dead-redirect', `${from} redirects to ${to}, where nothing answers`, {
    cause,
  })
}

function badRedirect(message: string): WireError {
  return new WireError('redirect', message, { lasting: true })
}

/** Node refuses some requests at once, such as those with a line break in a header. */
function invalid(error: unknown): never {
  if (error instanceof WireError) throw error
  throw new WireError('invalid', 'the request cannot be sent', { lasting: true, cause: error })
}
