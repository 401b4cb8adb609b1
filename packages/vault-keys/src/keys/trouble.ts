import type { VaultError } from '../error.ts'
import type { VaultErrorCode } from '../error-code.ts'
import type { KeysMissing, KeysStale } from './keys.ts'

const GONE: ReadonlySet<VaultErrorCode> = new Set([
  'key-missing',
  'secret-deleted',
  'secret-destroyed',
  'secret-not-found',
])

/** What a failed reading means for those who use the last good bundle: something is gone, or just not readable. */
export function trouble(error: VaultError, ageMs: number): readonly (KeysMissing | KeysStale)[] {
  const codes = error.problems?.map(({ code }) => code) ?? [error.code]
  const events: (KeysMissing | KeysStale)[] = []
  if (codes.some((code) => GONE.has(code))) events.push({ type: 'missing', error })
  if (codes.some((code) => !GONE.has(code))) events.push({ type: 'stale', ageMs, error })
  return events
}
