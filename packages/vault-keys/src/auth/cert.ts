import { loginPath } from './login-path.ts'
import type { LoginRefusal, LoginRequest, RefusedLogin } from './login-request.ts'
import type { CertAuth } from './method.ts'
import { clockSkew, commonRefusal, said, serverTrouble, wrongPlace } from './refusal.ts'

/** What {@link cert} takes; nothing is needed. */
export type CertOptions = Partial<Omit<CertAuth, 'method'>>

/**
 * Logs in with the client certificate of the connection.
 *
 * ```ts
 * createVault({ address, auth: cert(), tls: { certificate: { file: 'tls.crt' }, key: { file: 'tls.key' } } })
 * ```
 */
export function cert(options: CertOptions = {}): CertAuth {
  return { method: 'cert', mount: 'cert', ...options }
}

/** The login. The credential is the connection's own, so there is nothing to read. */
export function certLogin(auth: CertAuth): LoginRequest {
  return {
    method: auth.method,
    path: loginPath(auth.mount),
    body: auth.name === undefined ? {} : { name: auth.name },
    secrets: [],
    remove: [],
    refusal: (refused) => certRefusal(auth, refused),
  }
}

/** What a refusal means. */
export function certRefusal(
  { mount, name }: Pick<CertAuth, 'mount' | 'name'>,
  refused: RefusedLogin,
): LoginRefusal {
  const { status, text } = refused
  const common = commonRefusal(refused, loginPath(mount)) ?? clockSkew(refused)
  if (common !== undefined) return common
  if (status === 403) return wrongPlace(loginPath(mount))
  if (status === 500 && !/certificate/i.test(text)) {
    return serverTrouble(refused, "Look at the server's log.")
  }
  return {
    code: 'credential-refused',
    message: `the client certificate is refused${said(text)}`,
    hint: whatToDo(text, mount, name),
    retryable: false,
  }
}

function whatToDo(text: string, mount: string, name: string | undefined): string {
  if (/no client certificate/i.test(text)) {
    return 'Configure `tls.certificate` and `tls.key`. A proxy that ends TLS takes the certificate away.'
  }
  if (/no chain matching/i.test(text)) {
    return `No role of auth/${mount} fits: look at its CA and at the names that it allows.`
  }
  if (/expired/i.test(text)) return 'Renew the certificate.'
  return name === undefined
    ? `Look whether a role of auth/${mount} trusts this certificate.`
    : `Look whether auth/${mount} has a role ${name}, and whether it trusts this certificate.`
}
