import { UpstreamError } from '@retriever/upstream'
import type { CredentialSource } from '@retriever/upstream'

/** There is nothing to log in with: the source of a credential failed. It holds nothing of the credential. */
export class NoCredential extends Error {
  override readonly name = 'NoCredential'
}

/**
 * Asks with the current credential. When it is refused, its source is told so, and if that then has another one the
 * request is made with it, once. `refused` says which statuses mean that; default 401.
 */
export async function withCredential<T, Result>(
  source: CredentialSource<T>,
  signal: AbortSignal,
  ask: (credential: T) => Promise<Result>,
  refused: readonly number[] = [401],
): Promise<Result> {
  const first = await current(source, signal)
  try {
    return await ask(first.value)
  } catch (error) {
    const { status } = error instanceof UpstreamError ? error : {}
    if (status === undefined || !refused.includes(status)) throw error
    source.reject(first.version)
    const second = await current(source, signal)
    if (second.version === first.version) throw error
    return ask(second.value)
  }
}

async function current<T>(
  source: CredentialSource<T>,
  signal: AbortSignal,
): Promise<{ readonly version: string; readonly value: T }> {
  try {
    return await source.get(signal)
  } catch (error) {
    // Tokens come from the same server: what it said is worth more.
    if (error instanceof UpstreamError || error instanceof NoCredential) throw error
    throw new NoCredential('there is no credential', { cause: error })
  }
}
