import { Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { client, errorOf } from './client.ts'
import { serve } from './local-server.ts'
import type { LocalServer } from './local-server.ts'

/** Redirects to what stands in the query as `to`, else answers. */
async function serveRedirects(status = 302): Promise<LocalServer> {
  return serve(({ url }, response) => {
    const to = new URL(url, 'http://local').searchParams.get('to')
    if (to === null) {
      response.end(url)
      return
    }
    response.writeHead(status, { location: to })
    response.end()
  })
}

const toward = (location: string): string => `/start?to=${encodeURIComponent(location)}`

describe('within the same origin', () => {
  test.each([301, 302, 303, 307, 308])('GET and HEAD follow %i', async (status) => {
    const server = await serveRedirects(status)
    const upstream = client(server.url, { headers: { authorization: 'Bearer abcdef' } })
    expect((await upstream.request({ path: toward('/end') })).text()).toBe('/end')
    await upstream.request({ method: 'HEAD', path: toward(`${server.url}/end`) })
    expect(server.arrived.map(({ headers }) => headers.authorization)).toEqual(
      Array.from({ length: 4 }, () => 'Bearer abcdef'),
    )
  })

  test('three times, and not once more', async () => {
    const server = await serveRedirects()
    const upstream = client(server.url)
    const three = toward(toward(toward('/end')))
    expect((await upstream.request({ path: three })).text()).toBe('/end')
    const four = await errorOf(upstream.request({ path: toward(three) }))
    expect(four).toMatchObject({ code: 'redirect', attempts: 1, gaveUp: 'pointless' })
    expect(four.message).toContain('a redirect after 3 others')
  })

  test.each([
    [307, 'no'],
    [308, 'no'],
    [302, 'unknown'],
    [303, 'unknown'],
  ] as const)('a POST does not follow %i; executed: %s', async (status, executed) => {
    const server = await serveRedirects(status)
    const call = client(server.url).request({ method: 'POST', path: toward('/end'), json: {} })
    const error = await errorOf(call)
    expect(error).toMatchObject({ code: 'redirect', status, executed })
    expect(error.response?.headers.get('location')).toBe('/end')
    expect(server.arrived).toHaveLength(1)
  })
})

describe('elsewhere', () => {
  test.each(['GET', 'HEAD', 'POST'] as const)(
    '%s does not follow to another host',
    async (method) => {
      const other = await serve((_, response) => response.end())
      const server = await serveRedirects(307)
      const upstream = client(server.url, { headers: { 'App-Token': new Secret('abcdef') } })
      const error = await errorOf(upstream.request({ method, path: toward(`${other.url}/end`) }))
      expect(error).toMatchObject({ code: 'redirect', attempts: 1 })
      expect(error.message).toContain(`to another host, 127.0.0.1:${other.port}`)
      expect(error.hint).toContain('Credentials do not follow')
      expect(other.arrived).toEqual([])
    },
  )

  test('does not follow to another scheme', async () => {
    const server = await serveRedirects()
    const call = client(server.url).request({ path: toward('https://127.0.0.1/end') })
    const error = await errorOf(call)
    expect(error).toMatchObject({ code: 'redirect' })
    expect(error.message).toContain('a redirect from http to https')
    expect(error.hint).toBe('If that is meant, write https into baseUrl.')
  })

  test('a redirect without a target is one as well', async () => {
    const server = await serve((_, response) => {
      response.writeHead(302)
      response.end()
    })
    const error = await errorOf(client(server.url).request({ path: '/' }))
    expect(error.message).toContain('without a usable Location')
  })
})

test('a caller that accepts redirects gets them', async () => {
  const server = await serveRedirects()
  const accept = (status: number): boolean => status === 302
  const answer = await client(server.url).request({ path: toward('/end'), accept })
  expect(answer).toMatchObject({ status: 302 })
  expect(answer.headers.get('location')).toBe('/end')
})
