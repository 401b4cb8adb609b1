import type { Source } from '../source.ts'

/** How to log in. A plain description: nothing is read or sent before the first request needs a token. */
export type AuthMethod =
  | KubernetesAuth
  | AppRoleAuth
  | JwtAuth
  | TokenAuth
  | UserpassAuth
  | CertAuth
  | AwsIamAuth
  | FirstOf

/** With the service account of the pod. */
export interface KubernetesAuth {
  readonly method: 'kubernetes'
  readonly role: string
  /** Default `kubernetes`. */
  readonly mount: string
  /** Default the file `/var/run/secrets/kubernetes.io/serviceaccount/token`. */
  readonly jwt: Source
}

/** With a role id and, unless the role needs none, a secret id. */
export interface AppRoleAuth {
  readonly method: 'approle'
  /** Default `approle`. */
  readonly mount: string
  readonly roleId: Source
  readonly secretId?: Source
  /** The secret id is a wrapping token: what it must wrap, for example `auth/approle/role/birddog/secret-id`. */
  readonly wrapped?: { readonly creationPath: string }
}

/** With a JWT of an issuer that the mount trusts. */
export interface JwtAuth {
  readonly method: 'jwt'
  /** Default `jwt`. */
  readonly mount: string
  /** Default: the mount's default role. */
  readonly role?: string
  readonly jwt: Source
}

/** With a token that somebody else made. It is never revoked by us. */
export interface TokenAuth {
  readonly method: 'token'
  readonly token: Source
  /**
   * The token may be used only so often, so it is not looked up: when it ends is learned from its refusal. Default false:
   * one use is spent to learn about it, whatever its number of uses; afterwards none but for the calls themselves.
   */
  readonly limitedUses?: boolean
}

/** With a name and a password. */
export interface UserpassAuth {
  readonly method: 'userpass'
  /** Default `userpass`. */
  readonly mount: string
  readonly username: string
  readonly password: Source
}

/** With the client certificate of the connection ({@link TlsOptions}). */
export interface CertAuth {
  readonly method: 'cert'
  /** Default `cert`. */
  readonly mount: string
  /** The certificate role; default: whichever fits. */
  readonly name?: string
}

/** With a signed `sts:GetCallerIdentity` request. It is signed anew for every attempt. */
export interface AwsIamAuth {
  readonly method: 'aws-iam'
  /** Default `aws`. */
  readonly mount: string
  readonly role: string
  readonly sign: (signal: AbortSignal) => Promise<SignedIdentityRequest>
}

/** A signed `sts:GetCallerIdentity` request: a POST whose body is `Action=GetCallerIdentity&Version=2011-06-15`. */
export interface SignedIdentityRequest {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

/** The first method that has a credential here. A method that fails in any other way ends the chain. */
export interface FirstOf {
  readonly method: 'first-of'
  readonly methods: readonly AuthMethod[]
}
