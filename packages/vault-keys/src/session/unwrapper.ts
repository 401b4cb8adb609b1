import { Secret } from '@retriever/upstream/secret'

import { unwrapSecretId } from '../auth/unwrap.ts'
import type { Unwrapping } from '../auth/unwrap.ts'
import { VaultError } from '../error.ts'
import type { SessionOptions } from './session-options.ts'

/**
 * Makes the function that unwraps. A wrapping token is good for once, so what it gave is kept for logging in again; and
 * what was wrong with it does not change, so it is told once as a security event and not tried again.
 */
export function createUnwrapper({
  api,
  settings: { name, clock, emit },
}: SessionOptions): (unwrapping: Omit<Unwrapping, 'api'>) => Promise<Secret> {
  let last: { readonly wrapping: string; readonly outcome: Secret | VaultError } | undefined

  return async (unwrapping) => {
    const wrapping = unwrapping.wrapping.reveal()
    if (last?.wrapping === wrapping) {
      if (last.outcome instanceof Secret) return last.outcome
      throw last.outcome
    }
    try {
      const secretId = await unwrapSecretId({ ...unwrapping, api })
      last = { wrapping, outcome: secretId }
      return secretId
    } catch (error) {
      if (error instanceof VaultError && isFinal(error)) last = { wrapping, outcome: error }
      tell(error)
      throw error
    }
  }

  function tell(error: unknown): void {
    if (!(error instanceof VaultError)) return
    const { code, path = '', message } = error
    if (code !== 'wrapping-spent' && code !== 'wrapping-tampered') return
    emit({ type: 'security', at: clock.now(), vault: name, code, path, message })
  }
}

function isFinal({ code }: VaultError): boolean {
  return code === 'wrapping-spent' || code === 'wrapping-tampered' || code === 'login-unknown'
}
