import { VaultError } from '../error.ts'
import type { VaultErrorDetails } from '../error.ts'

/** The same error with some of its details, or its message, changed. */
export function derivedError(
  error: VaultError,
  {
    message = error.message,
    ...details
  }: Partial<VaultErrorDetails> & { readonly message?: string },
): VaultError {
  const { code, hint, retryable, executed, vault, status, requestId, path } = error
  const { retryAfterMs, problems, cause } = error
  return new VaultError(message, {
    code,
    hint,
    retryable,
    executed,
    vault,
    status,
    requestId,
    path,
    retryAfterMs,
    problems,
    cause,
    ...details,
  })
}

/** Whatever was thrown, as a `VaultError`; what nobody foresaw may be tried again. */
export function asVaultError(error: unknown, vault: string): VaultError {
  if (error instanceof VaultError) {
    const { message } = error
    // Made by what does not know for which Vault it works.
    return error.vault === undefined
      ? derivedError(error, { vault, message: `${vault}: ${message}` })
      : error
  }
  return new VaultError(`${vault}: the login failed for an unforeseen reason`, {
    code: 'unavailable',
    hint: 'This is a defect of this library: please report it with the cause.',
    executed: 'unknown',
    vault,
    cause: new Error(error instanceof Error ? error.message : 'something was thrown'),
  })
}
