import type { Duplex } from 'node:stream'

import type { StandInAnswer, StandInRequest } from './stand-in.ts'

/**
 * Reads a request whose verb Node's parser refuses (`FOO /x HTTP/1.1`) from the bytes that it could not parse.
 * Returns undefined when they are not a whole request without a body.
 */
export function requestWithUnknownVerb(
  packet: Uint8Array,
  remoteAddress: string,
): StandInRequest | undefined {
  const text = new TextDecoder('latin1').decode(packet)
  const end = text.indexOf('\r\n\r\n')
  const [line = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\r\n')
  const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\/\S*) HTTP\/1\.[01]$/.exec(line)
  if (found === null || end !== text.length - 4) return undefined
  const headers: Record<string, string> = {}
  for (const header of lines) {
    const colon = header.indexOf(':')
    if (colon < 1) return undefined
    headers[header.slice(0, colon).toLowerCase()] = header.slice(colon + 1).trim()
  }
  const [path = '/', ...query] = (found[2] ?? '/').split('?')
  return {
    method: found[1] ?? '',
    path,
    query: query.join('?'),
    headers,
    body: new Uint8Array(),
    remoteAddress,
  }
}

/** Writes an answer to a connection that Node's HTTP server has given up, and closes it. */
export function writeRaw(socket: Duplex, answer: StandInAnswer): void {
  const body = Buffer.from(answer.body)
  const headers = { ...answer.headers, 'content-length': String(body.length), connection: 'close' }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${answer.status} \r\n${head.join('')}\r\n`)
  socket.end(body)
}
