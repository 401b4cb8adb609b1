import { DatadogError } from '../error.ts'
import type { DatadogKeys } from './datadog-options.ts'
import type { Progress } from './rounds.ts'
import type { Settings } from './settings.ts'

/**
 * Asks with the current keys. When Datadog does not know them, their source is told so, and if it then has other ones
 * they are tried, once.
 */
export async function withKeys<T>(
  settings: Settings,
  once: boolean,
  progress: Progress,
  ask: (keys: DatadogKeys) => Promise<T>,
): Promise<T> {
  const { name, credentials, clock, events } = settings
  const first = await currentKeys(settings, progress)
  try {
    return await ask(first.value)
  } catch (error) {
    if (!mayMeanTheKeys(error)) throw error
    credentials.reject(first.version)
    events({ type: 'keys-rejected', at: clock.now(), organisation: name, status: error.status })
    const second = await currentKeys(settings, progress)
    const isUnsafe = once && progress.executed !== 'no'
    if (second.version === first.version || isUnsafe) throw error
    return ask(second.value)
  }
}

async function currentKeys(
  { name, credentials, reads, writes }: Settings,
  { time, executed }: Progress,
): Promise<{ readonly version: string; readonly value: DatadogKeys }> {
  try {
    const current = await credentials.get(time.signal)
    // Also where only one of the two is sent, an answer may hold both.
    for (const key of [current.value.apiKey, current.value.appKey]) {
      reads.register(key)
      writes.register(key)
    }
    return current
  } catch (cause) {
    if (time.signal.aborted) throw cause
    throw new DatadogError(`datadog/${name}: there are no keys`, {
      code: 'credentials',
      hint: 'The source of the keys failed; look at the cause.',
      retryable: true,
      executed,
      organisation: name,
      cause,
    })
  }
}

/** A 403 without reason may: Datadog words an unknown application key and a forbidden call alike. */
function mayMeanTheKeys(error: unknown): error is DatadogError & { readonly status: number } {
  return error instanceof DatadogError && error.code === 'credentials' && error.status !== undefined
}
