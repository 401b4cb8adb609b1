import { startStandIn } from '@retriever/sandbox'
import { Secret, systemClock } from '@retriever/upstream'
import { expect, test } from 'vitest'

import { createOidcClient } from './oidc-client.ts'
import type { PlainFetch } from './upstream-fetch.ts'

const redirect = 'https://console.example/console/oidc/callback'

/** Logs Ann in at an issuer that announces these ways; gives what the token endpoint was asked with. */
async function login(methods: readonly string[] | undefined) {
  await using opened = new AsyncDisposableStack()
  const issuer = await startStandIn('oidc', { seed: { settings: { redirectUris: [redirect] } } })
  opened.defer(() => issuer.close())
  const asked: { path: string; authorization: string | undefined; body: string }[] = []
  const send: PlainFetch = async (url, { body, headers, method }) => {
    const text = body instanceof URLSearchParams ? body.toString() : undefined
    const { pathname } = new URL(url)
    asked.push({ path: pathname, authorization: headers['authorization'], body: text ?? '' })
    const response = await fetch(url, {
      method,
      headers,
      ...(text !== undefined && { body: text }),
    })
    if (!pathname.endsWith('/openid-configuration')) return response
    const document = (await response.json()) as object
    return Response.json({ ...document, token_endpoint_auth_methods_supported: methods })
  }
  const { clientId, clientSecret, url } = issuer.credentials
  const client = createOidcClient({
    issuer: url,
    clientId,
    clientSecret: new Secret(clientSecret),
    scopes: ['openid', 'groups'],
    algorithms: ['RS256'],
    toleranceMs: 30_000,
    fetch: send,
    clock: systemClock,
  })
  const begun = await client.begin(redirect)
  const form = await (await fetch(begun.url)).text()
  const request = /name="request" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const sent = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ request, user: 'ann' }),
  })
  const { searchParams } = new URL(sent.headers.get('location') ?? '')
  const claims = await client.finish(searchParams, begun.login)
  return { asked, claims, token: asked.find(({ path }) => path === '/token') }
}

test('the claims are those of whoever logged in; behind a proxy, the address is the one that was told', async () => {
  const { claims } = await login(['client_secret_basic'])
  expect(claims).toMatchObject({ sub: 'ann', groups: ['sre', 'everybody'] })
})

test.each([
  ['nothing', undefined, 'header'],
  ['both ways', ['client_secret_post', 'client_secret_basic'], 'header'],
  ['the form only', ['client_secret_post'], 'form'],
])('an issuer that announces %s gets the secret in the way it takes', async (_, methods, way) => {
  const { token } = await login(methods)
  expect(token?.body.includes('client_secret=')).toBe(way === 'form')
  expect(token?.authorization?.startsWith('Basic ') ?? false).toBe(way === 'header')
})

test('where the endpoints are is asked once', async () => {
  const { asked } = await login(['client_secret_basic'])
  const paths = asked.map(({ path }) => path)
  expect(paths.filter((path) => path.includes('well-known'))).toHaveLength(1)
})
