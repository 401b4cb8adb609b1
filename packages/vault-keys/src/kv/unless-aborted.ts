import { VaultError } from '../error.ts'

/** Waits for work that others wait for too, and that goes on when this caller leaves. Rejects with `aborted` then. */
export async function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work
  if (signal.aborted) {
    work.catch(() => undefined)
    throw abortedError()
  }
  const { promise, reject } = Promise.withResolvers<never>()
  const leave = (): void => reject(abortedError())
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** Throws `aborted` when the caller has given up already. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw abortedError()
}

function abortedError(): VaultError {
  return new VaultError('the caller gave up waiting', {
    code: 'aborted',
    hint: 'Call again; nothing was changed.',
    retryable: true,
  })
}
