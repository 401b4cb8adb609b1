import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'

import { HttpsProxyAgent } from 'https-proxy-agent'

import { Interruption } from '../interruption.ts'
import type { ProxySettings } from '../../settings.ts'
import { endpointOf, nameOf } from './open-socket.ts'
import type { Server, StepLimits } from './open-socket.ts'
import { KEPT } from './pool.ts'
import { isTlsFailure, tlsError } from './tls-failure.ts'
import { WireError } from './wire.ts'

/** What a tunnel needs besides its proxy. */
export interface TunnelOptions {
  readonly server: Server
  readonly limits: StepLimits
  /** Authorities for a proxy that is reached by https, read anew for each connection. */
  readonly authorities: () => Promise<string | undefined>
  /** Opens the tunnel and agrees on TLS with the server at its end. */
  readonly secure: (open: () => Promise<Socket>) => Promise<Socket>
}

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1]

/** Connections to one server by https, each through a tunnel of the proxy. */
export class TunnelPool extends HttpsProxyAgent<string> {
  readonly #options: TunnelOptions
  readonly #toProxy: HttpsProxyAgent<string>['connectOpts']

  constructor({ url, authorization }: ProxySettings, options: TunnelOptions) {
    // The URL has no credentials: it is shown when the debug output of that package is on.
    super(url, {
      ...KEPT,
      headers: authorization ? () => ({ 'Proxy-Authorization': authorization.reveal() }) : {},
    })
    this.#options = options
    this.#toProxy = { ...this.connectOpts, minVersion: 'TLSv1.2', rejectUnauthorized: true }
    // TLS is ours to begin: what HTTP sees is a plain connection.
    this.protocol = 'http:'
  }

  override connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    return this.#options.secure(() => this.#openTunnel(request, options))
  }

  async #openTunnel(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    const { authorities, limits, server } = this.#options
    const proxy = nameOf(endpointOf(this.proxy))
    const ca = await authorities()
    const interruption = new Interruption<'closed' | 'late'>()
    interruption.on(limits.signal, 'closed')
    interruption.after(limits.clock, limits.connectMs, 'late')
    let status = 0
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode
    })
    // Read at once by the call below, before another connection can begin.
    const { signal } = interruption
    this.connectOpts = { ...this.#toProxy, ...(ca !== undefined && { ca }), signal }
    try {
      const plain = { ...options, ...server, secureEndpoint: false } as const
      const tunnel = await super.connect(request, plain)
      if (status === 200) return tunnel
    } catch (cause) {
      if (interruption.reason === 'closed') throw new WireError('interrupted', 'interrupted')
      if (interruption.reason === 'late') {
        const what = `the proxy ${proxy} opens no tunnel within ${limits.connectMs} ms`
        throw new WireError('proxy', what)
      }
      if (isTlsFailure(cause)) throw tlsError(cause, `the proxy ${proxy}`)
      throw new WireError('proxy', `the proxy ${proxy} cannot be used`, { cause })
    } finally {
      interruption.release()
    }
    const lasting = status < 500 && status !== 429
    throw new WireError('proxy', `the proxy ${proxy} answers ${status}`, { lasting })
  }
}
