import type { LoginRefusal, LoginRequest, ReadPart, RefusedLogin } from './login-request.ts'
import { loginPath } from './login-path.ts'
import type { AppRoleAuth } from './method.ts'
import { commonRefusal, said, serverTrouble } from './refusal.ts'
import { Secret } from '@retriever/upstream/secret'

/** What {@link appRole} takes; only the role id is needed. */
export type AppRoleOptions = Pick<AppRoleAuth, 'roleId'> & Partial<Omit<AppRoleAuth, 'method'>>

/** Gives the secret id that a wrapping token wraps. */
export type Unwrap = (wrapping: Secret, creationPath: string) => Promise<Secret>

/**
 * Logs in with a role id and a secret id. A secret id that was refused is never sent again.
 *
 * ```ts
 * appRole({ roleId: { file: '/vault/role-id' }, secretId: { file: '/vault/secret-id', remove: true } })
 * ```
 */
export function appRole(options: AppRoleOptions): AppRoleAuth {
  return { method: 'approle', mount: 'approle', ...options }
}

/** The login. A wrapped secret id is unwrapped first, and only if it wraps what was expected. */
export async function appRoleLogin(
  auth: AppRoleAuth,
  read: ReadPart,
  unwrap: Unwrap,
): Promise<LoginRequest> {
  const path = loginPath(auth.mount)
  const roleId = await read(auth.roleId, { what: 'role id' })
  const given =
    auth.secretId === undefined
      ? undefined
      : await read(auth.secretId, {
          what: auth.wrapped === undefined ? 'secret id' : 'wrapped secret id',
        })
  const secretId =
    given === undefined || auth.wrapped === undefined
      ? given?.secret
      : await unwrap(given.secret, auth.wrapped.creationPath)
  return {
    method: auth.method,
    path,
    body: {
      role_id: roleId.secret.reveal(),
      ...(secretId !== undefined && { secret_id: secretId.reveal() }),
    },
    // The role id is no secret, but it is half of one.
    secrets: secretId === undefined ? [roleId.secret] : [roleId.secret, secretId],
    remove: [roleId.remove, given?.remove].filter((file) => file !== undefined),
    ...(secretId !== undefined && {
      singleUse: new Secret(
        JSON.stringify([auth.mount, roleId.secret.reveal(), secretId.reveal()]),
      ),
    }),
    isLockable: true,
    probe: { path },
    refusal: (refused) => appRoleRefusal(auth, refused),
  }
}

/** What a refusal means. */
export function appRoleRefusal(
  { mount, secretId }: Pick<AppRoleAuth, 'mount' | 'secretId'>,
  refused: RefusedLogin,
): LoginRefusal {
  const { status, text } = refused
  const common = commonRefusal(refused, loginPath(mount))
  if (common !== undefined) return common
  if (status === 403) {
    return {
      code: 'login-denied',
      message: `the server denies the login at ${loginPath(mount)}`,
      hint: 'The role may be locked after too many wrong secret ids, or the mount or the namespace may be wrong.',
      retryable: false,
      askWhetherLocked: true,
    }
  }
  if (/missing role_id|missing secret_id/i.test(text)) {
    return {
      code: 'config',
      message: `the login lacks the ${/missing role_id/i.test(text) ? 'role' : 'secret'} id`,
      hint: 'Configure `secretId`, or a role that needs none.',
      retryable: false,
    }
  }
  if (status === 500) {
    return serverTrouble(refused, "Look at the server's log.")
  }
  if (/source address .* unauthorized/i.test(text)) {
    return {
      code: 'credential-refused',
      message: 'the secret id must not be used from this address',
      hint: 'Look at secret_id_bound_cidrs of the role and cidr_list of the secret id.',
      retryable: false,
    }
  }
  if (secretId === undefined) {
    return {
      code: 'credential-refused',
      message: `the role id is refused${said(text)}`,
      hint: `Look whether the role id is that of a role of the mount ${mount}.`,
      retryable: false,
    }
  }
  return {
    code: 'credential-refused',
    message: 'the role id or the secret id is refused',
    hint: 'The secret id is wrong, used up, or has expired (the server does not tell which), or the role id is wrong. Supply a fresh secret id; this one will not be sent again, because five wrong ones lock the role.',
    retryable: false,
    spent: true,
  }
}
