import { request as httpRequest } from 'node:http'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
  await glpi.add('Ticket', { name: 'first' })
})
afterAll(() => glpi.close())

const badArray = [
  'ERROR_BAD_ARRAY',
  expect.stringContaining('input parameter must be an array of objects'),
]

describe('bodies', () => {
  test.each([
    ['malformed JSON', '{"input":{"name":"x"'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['zero', '0'],
    ['a byte order mark', '\uFEFF{"input":{}}'],
  ])('%s is not valid JSON for it', async (_, body) => {
    const answer = await glpi.call('POST', '/Ticket', body)
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(['ERROR_JSON_PAYLOAD_INVALID', 'JSON payload seems not valid'])
  })

  test('invalid UTF-8 inside a text is not valid JSON either', async () => {
    const answer = await fetch(`${glpi.url}/apirest.php/Ticket`, {
      method: 'POST',
      headers: {
        'App-Token': glpi.appToken,
        'Session-Token': glpi.session,
        'Content-Type': 'application/json',
      },
      body: Buffer.from('{"input":{"name":"bad \u00FF"}}', 'latin1'),
    })
    expect(answer.status).toBe(400)
  })

  test.each([
    ['an empty object', {}],
    ['a text', '"x"'],
    ['input null', { input: null }],
    ['input as a text', { input: 'x' }],
    ['a list at the top', [{ name: 'x' }]],
  ])('%s: input must be an array of objects', async (_, body) => {
    const answer = await glpi.call('POST', '/Ticket', body)
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(badArray)
  })

  test.each([['text/plain'], ['application/vnd.api+json'], [undefined]])(
    'content type %s: the body is not read',
    async (type) => {
      const status = await rawPost('{"input":{"name":"x"}}', type)
      expect(status).toBe(400)
    },
  )

  test.each([
    ['application/json; charset=utf-8', '{"input":{"name":"x"}}'],
    ['application/x-www-form-urlencoded', 'input%5Bname%5D=from+form'],
  ])('content type %s is read', async (type, body) => {
    expect(await rawPost(body, type)).toBe(201)
  })

  test('a body in chunks is read', async () => {
    expect(await rawPost('{"input":{"name":"chunked"}}', 'application/json', true)).toBe(201)
  })

  test('over the web server’s limit: 413; what PHP cannot hold: 500 and an empty page', async () => {
    await glpi.control.settings({ maxBodyBytes: 200, phpMemoryBodyBytes: 100 })
    const small = await glpi.call('POST', '/Ticket', { input: { content: 'x'.repeat(100) } })
    expect([small.status, small.text]).toEqual([500, ''])
    const big = await glpi.call('POST', '/Ticket', { input: { content: 'x'.repeat(300) } })
    expect(big.status).toBe(413)
    expect(big.text).toContain('413 Request Entity Too Large')
    await glpi.control.settings({ maxBodyBytes: 20_000_000, phpMemoryBodyBytes: 16_000_000 })
  })
})

describe('addresses and verbs', () => {
  test('an unknown verb is treated as GET', async () => {
    const { hostname, port } = new URL(glpi.url)
    const { connect } = await import('node:net')
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `FOO /apirest.php/Ticket/1 HTTP/1.1\r\nHost: x\r\nApp-Token: ${glpi.appToken}\r\nSession-Token: ${glpi.session}\r\n\r\n`,
        )
      })
      let received = ''
      socket.on('data', (chunk) => (received += chunk.toString()))
      socket.on('end', () => resolve(received))
      socket.on('error', reject)
    })
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text).toContain('"name":"first"')
    const [entry] = await glpi.control.journal({ method: 'FOO' })
    expect(entry?.status).toBe(200)
  })

  test('POST on an item creates another one', async () => {
    const answer = await glpi.call('POST', '/Ticket/1', { input: { name: 'another' } })
    expect(answer.status).toBe(201)
  })

  test.each(['abc', '0', '-1'])('/Ticket/%s is the list', async (id) => {
    const answer = await glpi.call('GET', `/Ticket/${id}`)
    expect(Array.isArray(answer.json)).toBe(true)
  })

  test.each(['/Ticket/1.5', '/Ticket/1/', '//Ticket/1', '/api/Ticket/1'])(
    '%s is ticket 1',
    async (path) => {
      expect((await glpi.call('GET', path)).json).toMatchObject({ id: 1 })
    },
  )

  test.each(['/ticket/1', '/Nope', '/Ticket/1/Nope'])('%s: no such item type', async (path) => {
    const answer = await glpi.call('GET', path)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM')
  })

  test.each([
    ['GET', '/api/Ticket/1', 403, ''],
    ['GET', '/api.php/v1/Ticket/1', 403, ''],
    ['POST', '/', 200, 'Inventory is disabled'],
    ['GET', '/status.php', 200, expect.stringContaining('GLPI_OK')],
  ])('%s %s outside the API: %i', async (method, path, status, text) => {
    const answer = await fetch(new URL(path, glpi.url), { method })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toEqual(text)
  })

  test('If-Unmodified-Since is ignored', async () => {
    const answer = await glpi.call(
      'PUT',
      '/Ticket/1',
      { input: { urgency: 4 } },
      {
        'If-Unmodified-Since': 'Mon, 01 Jan 2001 00:00:00 GMT',
      },
    )
    expect(answer.json).toEqual([{ '1': true, message: '' }])
  })
})

function rawPost(body: string, type: string | undefined, chunked = false): Promise<number> {
  const { hostname, port } = new URL(glpi.url)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname,
        port,
        method: 'POST',
        path: '/apirest.php/Ticket',
        headers: {
          'App-Token': glpi.appToken,
          'Session-Token': glpi.session,
          ...(type === undefined ? {} : { 'Content-Type': type }),
          ...(chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length }),
        },
      },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
