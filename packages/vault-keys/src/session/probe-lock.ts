import type { VaultApi } from '../api/call.ts'
import type { LoginRefusal, LoginRequest } from '../auth/login-request.ts'
import { wrongPlace } from '../auth/refusal.ts'

/**
 * Finds out why a login is forbidden. A path where nothing logs in forbids everything; a mount that is there answers an
 * empty login in another way, and does not count it as a wrong try: then the role or the user is locked. Undefined when
 * it cannot be told.
 */
export async function probeLock(
  api: VaultApi,
  { method, path, probe }: LoginRequest,
  limits: { readonly deadlineAt: number; readonly signal: AbortSignal },
): Promise<LoginRefusal | undefined> {
  if (probe === undefined) return undefined
  const status = await api
    .call({
      operation: 'probe-login',
      method: 'POST',
      path: probe.path,
      body: {},
      repeat: 'never',
      expect: [400, 403, 404, 500],
      ...limits,
    })
    .then(
      (answer) => answer.status,
      () => undefined,
    )
  if (status === undefined) return undefined
  if (status === 403 || status === 404) return wrongPlace(path)
  return {
    code: 'locked-out',
    message: `the ${method === 'approle' ? 'role' : 'user'} is locked after too many wrong tries`,
    hint: 'It is unlocked by itself (by default 15 minutes after the last wrong try), or through sys/locked-users. Until then the right credential is refused too. Find out who sends wrong ones.',
    retryable: false,
  }
}
