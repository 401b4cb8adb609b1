import { VaultError } from '../error.ts'
import type { VaultProblem } from '../error.ts'
import type { VaultErrorCode } from '../error-code.ts'

/** Something that is wrong with a set of keys, and what to do about it. */
export interface Finding extends VaultProblem {
  readonly hint: string
  /** When a request failed. */
  readonly error?: VaultError
}

/** What most needs a person comes first: intruders, then access, then what was written, then what passes by itself. */
const WORST_FIRST: readonly VaultErrorCode[] = [
  'wrapping-spent',
  'wrapping-tampered',
  'locked-out',
  'credential-refused',
  'role-unknown',
  'login-denied',
  'login-unknown',
  'mfa-required',
  'namespace-not-found',
  'token-refused',
  'permission-denied',
  'credential-spent',
  'clock-skew',
  'config',
  'credential-unavailable',
  'protocol',
  'tls',
  'too-large',
  'refused',
  'value-invalid',
  'value-unrepresentable',
  'key-missing',
  'secret-deleted',
  'secret-destroyed',
  'kv-version-mismatch',
  'mount-hidden',
  'secret-not-found',
  'rate-limited',
  'sealed',
  'uninitialized',
  'unavailable',
  'timeout',
  'unreachable',
]

/** One error for all findings: with the code and the hint of the worst, and all of them as its problems. */
export function toldTogether(
  who: string,
  vault: string | undefined,
  findings: readonly [Finding, ...Finding[]],
): VaultError {
  const [first, ...others] = findings
  if (others.length === 0 && first.error) return first.error
  const worst = others.reduce((bad, other) => (rank(other) < rank(bad) ? other : bad), first)
  const told = findings.map(({ path, message }) => `${path}: ${message}`)
  const count = others.length === 0 ? '' : `${findings.length} problems: `
  return new VaultError(`${who}: ${count}${told.join('; ')}`, {
    code: worst.code,
    hint: worst.hint,
    vault,
    path: worst.path,
    status: worst.error?.status,
    requestId: worst.error?.requestId,
    executed: 'yes',
    retryable: findings.every(({ error }) => error?.retryable),
    problems: findings.map(({ code, path, message }) => ({ code, path, message })),
  })
}

function rank({ code }: Finding): number {
  const index = WORST_FIRST.indexOf(code)
  return index < 0 ? WORST_FIRST.length : index
}
