import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'

import type { TlsOptions } from '../../options.ts'
import { nameOf, untilReady } from './open-socket.ts'
import type { Server, StepLimits } from './open-socket.ts'
import { handshakeError } from './tls-failure.ts'
import { readTlsMaterial } from './tls-material.ts'
import { WireError } from './wire.ts'

/**
 * Opens a connection and agrees on TLS over it: version 1.2 or later, the other side proven by its certificate. No
 * variable of the environment can switch that off. Certificates and key are read anew each time. Rejects with a
 * {@link WireError} `tls`, `handshake` or `material`, or with that of `open`.
 */
export async function secureSocket(
  open: () => Promise<Socket>,
  server: Server,
  options: TlsOptions,
  limits: StepLimits,
): Promise<Socket> {
  const material = await readTlsMaterial(options)
  const socket = await open()
  const name = options.serverName ?? server.host
  const endpoint = nameOf(server)
  try {
    const secured = connect({
      ...material,
      socket,
      // A name is also sent to the server, an address may not be; Node checks the certificate for either.
      ...(isIP(name) === 0 ? { servername: name } : { host: name }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
    })
    const late = `${endpoint} does not agree on TLS within ${limits.connectMs} ms`
    await untilReady(secured, 'secureConnect', limits, {
      late: () => new WireError('handshake', late),
      failed: (error) => handshakeError(error, endpoint),
    })
    return secured
  } catch (error) {
    socket.destroy()
    throw error instanceof WireError ? error : handshakeError(error, endpoint)
  }
}
