import { DatadogError } from '../error.ts'
import type { CallKind, Caller } from './caller.ts'
import type { DatadogApi, KeyCheck } from './datadog-api.ts'

const reading: CallKind = { budget: 'monitor-reads' }

/** Checks both keys: `validate` looks at the API key only, so the other one is checked by a cheap read. */
export function checkKeys(caller: Caller): DatadogApi['checkKeys'] {
  return (limits) =>
    caller.within(limits, async (time) => {
      const api = await verdictOf('api-key', () =>
        caller.call((client) => client.validateApiKey(), reading, time),
      )
      return api.ok
        ? verdictOf('application-key', () =>
            caller.call((client) => client.listMonitors({ afterId: 0, size: 1 }), reading, time),
          )
        : api
    })
}

async function verdictOf(
  which: 'api-key' | 'application-key',
  ask: () => Promise<unknown>,
): Promise<KeyCheck> {
  try {
    await ask()
    return { ok: true }
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error
    if (error.status !== 401 && error.status !== 403) throw error
    return { ok: false, which, reason: error.errors?.join('; ') ?? error.message }
  }
}
