import { invalid } from '../refusal.ts'
import type { EngineCall, Engine } from '../server.ts'
import type { JsonObject } from '../text/json-value.ts'
import type { Token } from '../tokens/tokens.ts'
import { listBelow, listFields } from './listing.ts'

const deprecated =
  "Reading from 'cubbyhole/response' is deprecated. Please use sys/wrapping/unwrap to unwrap responses, as it provides additional security checks and other benefits."

/** Creates the engine with a place of its own for each token. */
export function createCubbyhole(): Engine {
  const byToken = new Map<string, Map<string, JsonObject>>()

  const tokenOf = ({ token }: EngineCall): Token => {
    if (token?.kind !== 'service') {
      throw invalid("cubbyhole operations are only supported by 'service' type tokens")
    }
    return token
  }
  const placeOf = (call: EngineCall): ReadonlyMap<string, JsonObject> =>
    byToken.get(tokenOf(call).id) ?? new Map<string, JsonObject>()

  return {
    exists: (call) =>
      call.token !== undefined && byToken.get(call.token.id)?.has(call.rest) === true,
    state: () => [...byToken.values()].map((place) => Object.fromEntries(place)),
    forget: (tokenId) => {
      byToken.delete(tokenId)
    },
    routes: [
      {
        path: /^(.*)$/,
        fields: listFields,
        operations: {
          read: (call) => {
            const { wrapped } = tokenOf(call)
            if (call.rest === 'response' && wrapped !== undefined) {
              return { data: { response: wrapped.answer }, warnings: [deprecated] }
            }
            const data = placeOf(call).get(call.rest)
            return data === undefined ? undefined : { data }
          },
          list: (call) => listBelow(call, [...placeOf(call).keys()], call.rest),
          update: (call) => {
            const { id } = tokenOf(call)
            if (Object.keys(call.data).length === 0) throw invalid('missing data fields')
            byToken.set(id, new Map([...placeOf(call), [call.rest, call.data]]))
            return undefined
          },
          delete: (call) => {
            byToken.get(tokenOf(call).id)?.delete(call.rest)
            return undefined
          },
        },
      },
    ],
  }
}
