import { loginPath } from './login-path.ts'
import type { LoginRefusal, LoginRequest, ReadPart, RefusedLogin } from './login-request.ts'
import type { JwtAuth } from './method.ts'
import { clockSkew, commonRefusal, said, serverTrouble, wrongPlace } from './refusal.ts'

/** What {@link jwt} takes; only the JWT is needed. */
export type JwtOptions = Pick<JwtAuth, 'jwt'> & Partial<Omit<JwtAuth, 'method'>>

/**
 * Logs in with a JWT of an issuer that the mount trusts.
 *
 * ```ts
 * jwt({ role: 'ci', jwt: { env: 'CI_JOB_JWT' } })
 * ```
 */
export function jwt(options: JwtOptions): JwtAuth {
  return { method: 'jwt', mount: 'jwt', ...options }
}

/** The login. */
export async function jwtLogin(auth: JwtAuth, read: ReadPart): Promise<LoginRequest> {
  const { secret, remove } = await read(auth.jwt, { what: 'JWT' })
  return {
    method: auth.method,
    path: loginPath(auth.mount),
    body: { ...(auth.role !== undefined && { role: auth.role }), jwt: secret.reveal() },
    secrets: [secret],
    remove: remove === undefined ? [] : [remove],
    refusal: (refused) => jwtRefusal(auth, refused),
  }
}

/** What a refusal means. The server says 400 to all that is wrong with a JWT. */
export function jwtRefusal(
  { mount, role }: Pick<JwtAuth, 'mount' | 'role'>,
  refused: RefusedLogin,
): LoginRefusal {
  const { status, text } = refused
  const common = commonRefusal(refused, loginPath(mount))
  if (common !== undefined) return common
  if (status === 403) return wrongPlace(loginPath(mount))
  if (status === 500) return serverTrouble(refused, `Look at auth/${mount}/config.`)
  if (/^role .* could not be found/i.test(text)) {
    return {
      code: 'role-unknown',
      message: `the mount ${mount} has no role ${role ?? 'of its default name'}`,
      hint: 'Create the role, or correct `role` or `mount`.',
      retryable: false,
    }
  }
  if (/missing role/i.test(text)) {
    return {
      code: 'config',
      message: `the mount ${mount} has no default role`,
      hint: 'Configure `role`.',
      retryable: false,
    }
  }
  if (/fetching keys|oidc discovery|failed to get keys/i.test(text)) {
    return {
      code: 'login-denied',
      message: "the server cannot fetch the issuer's keys",
      hint: `Look whether the server reaches the issuer of auth/${mount}/config.`,
      retryable: true,
    }
  }
  return (
    clockSkew(refused) ?? {
      code: 'credential-refused',
      message: `the JWT is refused${said(text)}`,
      hint: `Compare its claims with the role${role === undefined ? '' : ` ${role}`} of the mount ${mount}: audience, issuer, subject, bound claims, time.`,
      retryable: false,
    }
  )
}
