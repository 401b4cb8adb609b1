import type { Dispatcher } from 'undici'

import { failureOf } from './failure-of.ts'
import type { Transport } from './transport.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** Sends requests to one origin through a dispatcher of undici. */
export function undiciTransport(
  origin: string,
  dispatcher: Dispatcher,
  proxied: boolean,
): Transport {
  return {
    exchange: (request, interrupter) =>
      new Promise((settle) => {
        const exchange = new UndiciExchange(request, interrupter, proxied, settle)
        try {
          dispatcher.dispatch(
            {
              origin,
              path: request.target,
              method: request.method,
              headers: request.headers,
              body: request.body ?? null,
              // The call keeps the time; 0 switches undici's own limits off.
              headersTimeout: 0,
              bodyTimeout: 0,
            },
            exchange,
          )
        } catch (error) {
          settle(failureOf(error, false, proxied))
        }
      }),
    close: () => dispatcher.destroy(),
  }
}
