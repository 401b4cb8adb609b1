import { Secret } from '@retriever/upstream'
import type { Clock, CredentialSource } from '@retriever/upstream'

import { accessTokens } from './access-tokens.ts'
import { basicHeader, bearerHeader } from './basic-header.ts'
import { connect } from './connect.ts'
import { withCredential } from './credential-anew.ts'
import { factSheetPage, factSheetQuery } from './leanix-facts.ts'
import type { FactSheet, FactSheetPage } from './leanix-facts.ts'
import type { RegisterConnection } from './register-options.ts'
import { UnusableAnswer } from './unusable-answer.ts'

/** A search that goes on for longer finds half the workspace. */
const mostPages = 20

/** Searches fact sheets of one type. */
export interface LeanixClient {
  /**
   * All that the server finds, page by page, until `isEnough`. Rejects when it cannot be found out; more than 1,000 are
   * not looked at.
   */
  search(
    filter: Readonly<Record<string, string>>,
    signal: AbortSignal,
    isEnough: (sheets: readonly FactSheet[]) => boolean,
  ): Promise<readonly FactSheet[]>
  close(): Promise<void>
}

/** Connects with an API token, which is exchanged for access tokens. Throws a `DatadogError` `config`. */
export function leanixClient(
  factSheetType: string,
  apiToken: CredentialSource<string>,
  connection: RegisterConnection & { readonly clock: Clock },
): LeanixClient {
  const upstream = connect(
    'leanix',
    connection,
    /^[A-Za-z]\w{0,99}$/.test(factSheetType)
      ? []
      : ['leanix: factSheetType must be the name of a type'],
  )
  const query = factSheetQuery(factSheetType)
  const ending = new AbortController()

  async function exchanged(token: string): Promise<unknown> {
    upstream.register(new Secret(token))
    const answer = await upstream.request({
      method: 'POST',
      path: '/services/mtm/v1/oauth2/token',
      headers: {
        authorization: basicHeader('apitoken', token),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      repeatable: true,
    })
    return answer.json()
  }
  const tokens = accessTokens(
    () => withCredential(apiToken, ending.signal, exchanged, [400, 401]),
    connection.clock,
  )

  function page(
    filter: Readonly<Record<string, string>>,
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<FactSheetPage> {
    const variables = { filter, ...(after !== undefined && { after }) }
    return withCredential(tokens, signal, async (token) => {
      upstream.register(token)
      const answer = await upstream.request({
        method: 'POST',
        path: '/services/pathfinder/v1/graphql',
        headers: { authorization: bearerHeader(token) },
        json: { query, variables },
        repeatable: true,
        signal,
      })
      return factSheetPage(answer.json())
    })
  }

  return {
    async search(filter, signal, isEnough) {
      const found: FactSheet[] = []
      let after: string | undefined
      for (let read = 1; ; read += 1) {
        const { sheets, next } = await page(filter, after, signal)
        found.push(...sheets)
        if (next === undefined || isEnough(sheets)) return found
        if (next === after || read === mostPages) {
          throw new UnusableAnswer('finds too much for this name to look at it all')
        }
        after = next
      }
    },
    async close() {
      ending.abort()
      await upstream.close()
    },
  }
}
