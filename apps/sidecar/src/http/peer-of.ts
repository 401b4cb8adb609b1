import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

import { isLoopback } from './origin.ts'
import type { Peer, PeerCertificate } from './peer.ts'

/** A test calls the app without a connection: then nothing is known, and nothing is trusted. */
const nobody: Peer = { address: '', local: false }

const known = new WeakMap<Socket, Peer>()

/** Where a request came from, by its connection. */
export function peerOf(incoming: IncomingMessage | undefined): Peer {
  if (!incoming) return nobody
  const { socket } = incoming
  const peer = known.get(socket) ?? peerOn(socket)
  known.set(socket, peer)
  return peer
}

function peerOn(socket: Socket): Peer {
  const { remoteAddress, localAddress, remotePort } = socket
  // A connection over a Unix socket has neither addresses nor ports; one that is broken already has none any more.
  if (remoteAddress === undefined || localAddress === undefined) {
    return { address: '', local: remotePort === undefined && !socket.destroyed }
  }
  const local = isLoopback(plain(remoteAddress)) && isLoopback(plain(localAddress))
  const peer = { address: plain(remoteAddress), local }
  if (!(socket instanceof TLSSocket)) return peer
  const { certificate, refused } = certificateOn(socket)
  return {
    ...peer,
    ...(certificate !== undefined && { certificate }),
    ...(refused !== undefined && { certificateRefused: refused }),
  }
}

/** IPv4 addresses come written as IPv6 ones where a listener takes both. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function certificateOn(socket: TLSSocket): {
  readonly certificate?: PeerCertificate
  readonly refused?: string
} {
  const { subject, subjectaltname = '', fingerprint256 } = socket.getPeerCertificate()
  if (fingerprint256 === undefined) return {}
  // Its type has an error here; Node gives the code of OpenSSL: `CERT_HAS_EXPIRED`.
  if (!socket.authorized) return { refused: String(socket.authorizationError) }
  const names = namesIn(subjectaltname)
  const commonName: unknown = subject?.CN
  return {
    certificate: {
      uris: names.filter(([type]) => type === 'URI').map(([, name]) => name),
      dnsNames: names.filter(([type]) => type === 'DNS').map(([, name]) => name),
      commonName: typeof commonName === 'string' ? commonName : '',
      fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    },
  }
}

/** `URI:spiffe://a, DNS:b`; Node writes a name that has a comma or a quote in it as a JSON text. */
function namesIn(text: string): readonly (readonly [type: string, name: string])[] {
  return Array.from(
    text.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g),
    ([, type = '', name = '']) => [type, name.startsWith('"') ? unquoted(name) : name] as const,
  )
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}
