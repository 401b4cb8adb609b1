import { VaultError } from '../error.ts'
import { derivedError } from './derived-error.ts'

/** It was used after it was closed. */
export function closedError(vault: string): VaultError {
  return new VaultError(`${vault}: it is closed`, {
    code: 'closed',
    hint: 'Make no calls after `close()`.',
    vault,
  })
}

/** The caller has lost interest while waiting for a token. */
export function abortedError(vault: string): VaultError {
  return new VaultError(`${vault}: given up while waiting for a token`, {
    code: 'aborted',
    hint: 'The signal of the call was aborted. Its request was not sent.',
    retryable: true,
    vault,
  })
}

/** No token came in time. What it tells is why the last login failed, when one did. */
export function overdueError(
  vault: string,
  failure: VaultError | undefined,
  { waitedMs, attempts }: { readonly waitedMs: number; readonly attempts: number },
): VaultError {
  const time = `${Math.round(waitedMs / 100) / 10} s`
  if (failure !== undefined) {
    const tries = attempts === 1 ? '1 login' : `${attempts} logins`
    return derivedError(failure, {
      message: `${failure.message} (given up after ${time} and ${tries})`,
    })
  }
  return new VaultError(`${vault}: no answer to the login within ${time}`, {
    code: 'timeout',
    hint: 'Look whether the server is overloaded, or allow more time.',
    retryable: true,
    executed: 'unknown',
    vault,
  })
}
