import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

import { onTestFinished } from 'vitest'
import * as z from 'zod'

const reviewOf = z.object({
  spec: z.object({ token: z.string(), audiences: z.array(z.string()) }),
})

/** What the API server says about a token; undefined for one that it does not know. */
export interface KnownToken {
  readonly username: string
  /** Whom the token is for. */
  readonly audiences: readonly string[]
}

/**
 * Starts an API server that reviews these tokens, as far as the review goes: it accepts a token when one of the wanted
 * audiences is among its own. It is gone after the test.
 */
export async function startReviewer(tokens: ReadonlyMap<string, KnownToken>): Promise<{
  readonly url: string
  up(isUp: boolean): void
}> {
  let isUp = true
  const reviewed = async (request: IncomingMessage) => {
    const { spec } = reviewOf.parse(await json(request))
    const known = tokens.get(spec.token)
    const audiences = spec.audiences.filter((one) => known?.audiences.includes(one))
    const status =
      known && audiences.length > 0
        ? { authenticated: true, user: { username: known.username }, audiences }
        : { user: {}, error: 'invalid bearer token' }
    return { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', status }
  }
  const server = createServer((request, response) => {
    if (!isUp || request.url !== '/apis/authentication.k8s.io/v1/tokenreviews') {
      response.writeHead(503).end()
      return
    }
    response.writeHead(201, { 'content-type': 'application/json' })
    void reviewed(request).then((review) => response.end(JSON.stringify(review)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, up: (next) => (isUp = next) }
}
