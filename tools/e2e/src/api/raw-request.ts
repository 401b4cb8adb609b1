import { connect } from 'node:net'

/**
 * Sends these bytes over a connection of its own, and gives everything that comes back until the server closes it or says
 * nothing more for a while. No client stands between: what no client would send can be sent.
 */
export function sendRaw(origin: string, bytes: string, quietMs = 500): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect({ host: hostname, port: Number(port) }, () =>
      socket.write(bytes, 'latin1'),
    )
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk))
    socket.once('close', () => resolve(answer))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // The server may close while we still write; what it said before that counts.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
  })
}

/** The status of each answer on a connection, in order. */
export function statusesIn(answer: string): readonly number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
}
