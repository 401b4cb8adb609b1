import { VaultError } from '../error.ts'
import type { VaultErrorCode } from '../error-code.ts'

/** How many secrets are read at the same time. */
const AT_ONCE = 4

/** Failures of one secret. All others say something about the Vault or the session, and every secret would meet them. */
const OF_ONE_SECRET: ReadonlySet<VaultErrorCode> = new Set([
  'config',
  'permission-denied',
  'mount-hidden',
  'kv-version-mismatch',
  'secret-not-found',
  'secret-deleted',
  'secret-destroyed',
  'refused',
  'protocol',
  'too-large',
  'rate-limited',
  'unavailable',
  'timeout',
])

/**
 * Reads everything, a few at a time, and gives what came of each. When a failure is not about one secret, nothing more
 * is begun: it stands for all that is missing in the result, and is rejected with when there was no other failure.
 */
export async function readAll<Item, Result>(
  items: ReadonlyMap<string, Item>,
  read: (id: string, item: Item) => Promise<Result>,
): Promise<ReadonlyMap<string, Result | VaultError>> {
  const results = new Map<string, Result | VaultError>()
  const left = [...items].values()
  let general: { readonly id: string; readonly error: VaultError } | undefined

  async function work(): Promise<void> {
    for (const [id, item] of left) {
      if (general) return
      try {
        results.set(id, await read(id, item))
      } catch (error) {
        if (!(error instanceof VaultError)) throw error
        if (OF_ONE_SECRET.has(error.code)) results.set(id, error)
        else general ??= { id, error }
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.size) }, work))
  if (!general) return results
  const { id, error } = general
  if (isEnd(error) || ![...results.values()].some((result) => result instanceof VaultError))
    throw error
  return results.set(id, error)
}

/** Somebody ended the reading: whatever else went wrong does not matter any more. */
function isEnd({ code }: VaultError): boolean {
  return code === 'aborted' || code === 'closed'
}
