import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'

import type { Exchange } from './recordings.ts'

/** What came back. */
export interface Received {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the placeholders of a request stand for. */
export interface Secrets {
  readonly session: string
  readonly userToken: string
  readonly appToken: string
  readonly credentials: string
}

/** Sends a recorded request to the stand-in at this origin. */
export function sendExchange(
  exchange: Exchange,
  origin: string,
  secrets: Secrets,
): Promise<Received> {
  const { method, path, headers } = exchange.request
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, fill(value, secrets)]),
  )
  const body = bodyOf(exchange, secrets)
  const target = asTarget(fill(path, secrets))
  return method === 'FOO'
    ? sendRaw(origin, method, target, filled)
    : send(origin, method, target, filled, body)
}

/** Sends any request with exactly these headers. */
export function send(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const request = httpRequest(
      origin,
      { method, path, headers: { ...headers, ...length }, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString('utf8'),
          })
        })
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

function sendRaw(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Received> {
  const { hostname, port, host } = new URL(origin)
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    })
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('end', () => {
      const [head = '', ...rest] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n')
      const [first = '', ...fields] = head.split('\r\n')
      resolve({
        status: Number(first.split(' ')[1]),
        headers: Object.fromEntries(
          fields.map((field) => {
            const colon = field.indexOf(':')
            return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
          }),
        ),
        body: rest.join('\r\n\r\n'),
      })
    })
  })
}

function fill(text: string, { session, userToken, appToken, credentials }: Secrets): string {
  return text
    .replaceAll('<session>', session)
    .replaceAll('<user-token with swapped case>', swappedCase(userToken))
    .replaceAll('<user-token>', userToken)
    .replaceAll('<app-token>', appToken)
    .replaceAll('<credentials>', credentials)
    .replaceAll('<http-time>', 'Mon, 01 Jan 2024 00:00:00 GMT')
    .replaceAll('<time>', '2024-01-01 00:00:00')
}

function swappedCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}

/** Characters that were recorded as text go out as bytes; what was encoded stays so. */
function asTarget(path: string): string {
  return path.replaceAll(/[^\x21-\x7E]/gu, (character) => encodeURIComponent(character))
}

/** The body in bytes; what could not be written down in the recordings is built again after the note. */
function bodyOf(exchange: Exchange, secrets: Secrets): Uint8Array | undefined {
  const { id, note = '', request } = exchange
  const { body } = request
  if (id === 'http-shape-03') return Buffer.from([0xff, 0xfe, ...Buffer.from('{"input":{}}')])
  if (id === 'http-shape-04') {
    return Buffer.from('{"input":{"name":"bad \u00ff utf8"}}', 'latin1')
  }
  if (note === 'JSON null') return Buffer.from('null')
  if (note === 'JSON string') return Buffer.from('"x"')
  if (note === 'gzip body') return gzipSync('{"input":{"name":"gz"}}')
  if (exchange.scenario === 'big-bodies') return bigBody(String(body))
  if (body === null || body === undefined) return undefined
  if (typeof body === 'string') return Buffer.from(fill(body, secrets))
  if (isMultipart(body)) return multipart(body.multipart, exchange.request.headers)
  return Buffer.from(fill(JSON.stringify(body), secrets))
}

function bigBody(recorded: string): Uint8Array {
  const size = Number(/"big (\d+)"/.exec(recorded)?.[1])
  return Buffer.from(`{"input": {"name": "big ${size}", "content": "${'x'.repeat(size)}"}}`)
}

interface Multipart {
  readonly uploadManifest: unknown
  readonly 'filename[0]': { readonly filename: string; readonly bytes: number }
}

function isMultipart(body: unknown): body is { readonly multipart: Multipart } {
  return typeof body === 'object' && body !== null && 'multipart' in body
}

function multipart(parts: Multipart, headers: Readonly<Record<string, string>>): Uint8Array {
  const boundary = /boundary=(.*)$/.exec(headers['Content-Type'] ?? '')?.[1] ?? ''
  const { filename, bytes } = parts['filename[0]']
  const content = bytes === 5 ? 'hello' : 'x'.repeat(bytes)
  return Buffer.from(
    [
      `--${boundary}\r\nContent-Disposition: form-data; name="uploadManifest"\r\n`,
      `Content-Type: application/json\r\n\r\n${JSON.stringify(parts.uploadManifest)}\r\n`,
      `--${boundary}\r\nContent-Disposition: form-data; name="filename[0]"; filename="${filename}"\r\n`,
      `Content-Type: application/octet-stream\r\n\r\n${content}\r\n--${boundary}--\r\n`,
    ].join(''),
  )
}
