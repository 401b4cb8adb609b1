import { loginPath } from './login-path.ts'
import type { LoginRefusal, LoginRequest, ReadPart, RefusedLogin } from './login-request.ts'
import type { UserpassAuth } from './method.ts'
import { commonRefusal, serverTrouble } from './refusal.ts'

/** What {@link userpass} takes. */
export type UserpassOptions = Pick<UserpassAuth, 'username' | 'password'> &
  Partial<Pick<UserpassAuth, 'mount'>>

/** A user who need not exist: unknown users are never locked. */
const PROBED_USER = 'retriever-probe'

/**
 * Logs in with a name and a password.
 *
 * ```ts
 * userpass({ username: 'birddog', password: { file: '/vault/password' } })
 * ```
 */
export function userpass(options: UserpassOptions): UserpassAuth {
  return { method: 'userpass', mount: 'userpass', ...options }
}

/** The login. */
export async function userpassLogin(auth: UserpassAuth, read: ReadPart): Promise<LoginRequest> {
  const { secret, remove } = await read(auth.password, { what: 'password', form: 'text' })
  return {
    method: auth.method,
    path: loginPath(auth.mount, auth.username),
    body: { password: secret.reveal() },
    secrets: [secret],
    remove: remove === undefined ? [] : [remove],
    isLockable: true,
    probe: { path: loginPath(auth.mount, PROBED_USER) },
    refusal: (refused) => userpassRefusal(auth, refused),
  }
}

/** What a refusal means. */
export function userpassRefusal(
  { mount, username }: Pick<UserpassAuth, 'mount' | 'username'>,
  refused: RefusedLogin,
): LoginRefusal {
  const common = commonRefusal(refused, loginPath(mount, username))
  if (common !== undefined) return common
  if (refused.status === 403) {
    return {
      code: 'login-denied',
      message: `the server denies the login at ${loginPath(mount, username)}`,
      hint: 'The user may be locked after too many wrong passwords, or the mount or the namespace may be wrong.',
      retryable: false,
      askWhetherLocked: true,
    }
  }
  if (refused.status === 500) return serverTrouble(refused, "Look at the server's log.")
  return {
    code: 'credential-refused',
    message: `the user ${username} or the password is refused`,
    hint: `Look whether auth/${mount} has this user, and supply the right password. The same one is not tried again soon, because five wrong ones lock the user.`,
    retryable: false,
  }
}
