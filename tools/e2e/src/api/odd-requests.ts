/**
 * Requests, byte by byte, of which nobody can say where they end or for whom they are, each with what is odd about it. One
 * of them hides another request.
 */
export function oddRequests(
  token: string,
  body: string,
): readonly (readonly [what: string, bytes: string])[] {
  const authorization = `Authorization: Bearer ${token}`
  const smuggled = `POST /monitor HTTP/1.1\r\nHost: x\r\n${authorization}\r\nContent-Length: 2\r\n\r\n{}`
  const head = (...lines: readonly string[]) =>
    [
      'POST /monitor HTTP/1.1',
      'Host: sidecar.test',
      authorization,
      'Content-Type: application/json',
      ...lines,
      '',
      '',
    ].join('\r\n')
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`

  return [
    ['two lengths', `${head('Content-Length: 5', `Content-Length: ${body.length}`)}${body}`],
    ['two lengths in one', `${head(`Content-Length: ${body.length}, 5`)}${body}`],
    ['a length and chunks', `${head('Content-Length: 4', 'Transfer-Encoding: chunked')}${chunked}`],
    [
      'chunks and a length, with a request behind',
      `${head('Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n${smuggled}`,
    ],
    ['a coding that is nearly one', `${head('Transfer-Encoding: xchunked')}${chunked}`],
    ['chunked twice', `${head('Transfer-Encoding: chunked, chunked')}${chunked}`],
    ['chunked, then not', `${head('Transfer-Encoding: chunked, identity')}${chunked}`],
    ['a space before the colon', `${head(`Content-Length : ${body.length}`)}${body}`],
    ['a negative length', `${head('Content-Length: -1')}${body}`],
    ['a length with a sign', `${head(`Content-Length: +${body.length}`)}${body}`],
    [
      'a size of a chunk that is none',
      `${head('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`,
    ],
    ['a folded header', `${head('X-A: 1\r\n Content-Length: 5')}${body}`],
    ['a bare line feed', head('X-A: 1\nX-Evil: 1')],
    ['a NUL in a header', head('X-A: a\u0000b')],
    ['no host', `GET /monitor HTTP/1.1\r\n${authorization}\r\n\r\n`],
    ['two hosts', `GET /monitor HTTP/1.1\r\nHost: a\r\nHost: b\r\n${authorization}\r\n\r\n`],
    ['another version', `GET /monitor HTTP/9.9\r\nHost: a\r\n${authorization}\r\n\r\n`],
  ]
}
