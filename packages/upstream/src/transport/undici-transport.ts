import type { Dispatcher } from 'undici'

import { failureOf } from './failure-of.ts'
import type { Transport, WireRequest } from './transport.ts'
import { UndiciExchange } from './undici-exchange.ts'
import type { Way } from './way.ts'

/** Sends requests to one origin through undici, which is loaded with the first one: it takes 25 MB. */
export function undiciTransport(way: Way): Transport {
  const proxied = way.proxy !== undefined
  let opening: Promise<Dispatcher> | undefined
  let opened: Dispatcher | undefined

  async function open(): Promise<Dispatcher> {
    const { openDispatcher } = await import('./dispatcher.ts')
    opened = openDispatcher(way)
    return opened
  }

  return {
    exchange: (request, interrupter) =>
      new Promise((settle) => {
        const exchange = new UndiciExchange(request, interrupter, proxied, settle)
        const dispatch = (dispatcher: Dispatcher): void => {
          dispatcher.dispatch(optionsOf(way.origin, request), exchange)
        }
        const fail = (error: unknown): void => settle(failureOf(error, false, proxied))
        if (opened === undefined) {
          opening ??= open()
          opening.then(dispatch).catch(fail)
          return
        }
        try {
          dispatch(opened)
        } catch (error) {
          fail(error)
        }
      }),
    async close() {
      await (await opening)?.destroy()
    },
  }
}

function optionsOf(origin: string, request: WireRequest): Dispatcher.DispatchOptions {
  return {
    origin,
    path: request.target,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    // The call keeps the time; 0 switches undici's own limits off.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
}
