import type { VaultErrorCode } from '@retriever/vault-keys'

/** What comes after a first round that failed. */
export type AfterFailure =
  | { readonly again: false }
  | { readonly again: true; readonly waitMs: number }

/**
 * What somebody may mend at the server while we wait, and what does no harm when it is asked for again. Nothing is here
 * that counts wrong tries, is good for one try only, or is wrong with us.
 */
const mendable: ReadonlySet<VaultErrorCode | 'unexpected'> = new Set([
  'credential-unavailable',
  'role-unknown',
  'login-denied',
  'namespace-not-found',
  'permission-denied',
  'mount-hidden',
  'kv-version-mismatch',
  'secret-not-found',
  'secret-deleted',
  'secret-destroyed',
  'key-missing',
  'value-invalid',
  'value-unrepresentable',
  'unreachable',
  'timeout',
  'sealed',
  'uninitialized',
  'unavailable',
  'rate-limited',
])

const firstWaitMs = 1_000
const longestWaitMs = 10_000

/**
 * Says whether a first round is tried again, and when: only while everything that is wrong can be mended from outside,
 * and while there is time left.
 */
export function afterFailure(
  codes: readonly (VaultErrorCode | 'unexpected')[],
  round: { readonly number: number; readonly elapsedMs: number; readonly deadlineMs: number },
): AfterFailure {
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (round.number - 1))
  const inTime = round.elapsedMs + waitMs < round.deadlineMs
  return codes.every((code) => mendable.has(code)) && inTime
    ? { again: true, waitMs }
    : { again: false }
}
