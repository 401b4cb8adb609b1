import { loginPath } from './login-path.ts'
import type { LoginRefusal, LoginRequest, ReadPart, RefusedLogin } from './login-request.ts'
import type { KubernetesAuth } from './method.ts'
import { clockSkew, commonRefusal, isAboutTime, said, serverTrouble } from './refusal.ts'

/** What {@link kubernetes} takes; only the role is needed. */
export type KubernetesOptions = Pick<KubernetesAuth, 'role'> &
  Partial<Omit<KubernetesAuth, 'method'>>

/** Where the kubelet puts the token of the pod's service account. */
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/**
 * Logs in with the service account of the pod.
 *
 * ```ts
 * kubernetes({ role: 'birddog', jwt: { file: '/var/run/secrets/vault/token' } })
 * ```
 */
export function kubernetes(options: KubernetesOptions): KubernetesAuth {
  return { method: 'kubernetes', mount: 'kubernetes', jwt: { file: TOKEN_FILE }, ...options }
}

/** The login. The token is read anew for each one, because the kubelet replaces it. */
export async function kubernetesLogin(auth: KubernetesAuth, read: ReadPart): Promise<LoginRequest> {
  const { secret, remove } = await read(auth.jwt, { what: 'service account token' })
  return {
    method: auth.method,
    path: loginPath(auth.mount),
    body: { role: auth.role, jwt: secret.reveal() },
    secrets: [secret],
    remove: remove === undefined ? [] : [remove],
    refusal: (refused) => kubernetesRefusal(auth, refused),
  }
}

/**
 * What a refusal means. A 403 may pass: a TokenReview that is down looks the same as a token that is refused, and an
 * expired token will be replaced by the kubelet.
 */
export function kubernetesRefusal(
  { mount, role }: Pick<KubernetesAuth, 'mount' | 'role'>,
  refused: RefusedLogin,
): LoginRefusal {
  const { status, text } = refused
  const common = commonRefusal(refused, loginPath(mount))
  if (common !== undefined) return common
  if (status === 400 && /invalid role name/i.test(text)) {
    return {
      code: 'role-unknown',
      message: `the mount ${mount} has no role ${role}`,
      hint: 'Create the role, or correct `role` or `mount`.',
      retryable: false,
    }
  }
  if (status === 403) {
    return clockSkew(refused) ?? denied(mount, role, text)
  }
  if (status === 500) {
    return serverTrouble(refused, `Look at auth/${mount}/config and the server's log.`)
  }
  return {
    code: 'refused',
    message: `the server refuses the login as wrong${said(text)}`,
    hint: `Look at the role ${role} of the mount ${mount}.`,
    retryable: false,
  }
}

function denied(mount: string, role: string, text: string): LoginRefusal {
  const [reason, hint] = whyDenied(mount, role, text)
  return {
    code: 'login-denied',
    message: `the server denies the login with role ${role}: ${reason}`,
    hint,
    retryable: true,
  }
}

function whyDenied(mount: string, role: string, text: string): readonly [string, string] {
  if (/service account name not authorized/i.test(text)) {
    return [
      'service account name not authorized',
      `Add the service account to bound_service_account_names of ${role}.`,
    ]
  }
  if (/namespace not authorized/i.test(text)) {
    return [
      'namespace not authorized',
      `Add the namespace of the pod to bound_service_account_namespaces of ${role}.`,
    ]
  }
  if (/\(aud\) claim/i.test(text)) {
    return [
      'the audience of the token does not match',
      `Project a token with the audience that ${role} expects.`,
    ]
  }
  if (isAboutTime(text)) {
    return [
      'the token has expired or is not valid yet',
      'The kubelet replaces projected tokens; look whether the file is one of those.',
    ]
  }
  return [
    'permission denied',
    `The token may be refused, TokenReview may be down, or the mount (${mount}) or the namespace may be wrong.`,
  ]
}
