import { VaultError } from '../error.ts'
import { appRoleLogin } from './app-role.ts'
import type { Unwrap } from './app-role.ts'
import { awsIamLogin } from './aws-iam.ts'
import { certLogin } from './cert.ts'
import { methodsOf } from './first-of.ts'
import { jwtLogin } from './jwt.ts'
import { kubernetesLogin } from './kubernetes.ts'
import type { LoginRequest, ReadPart } from './login-request.ts'
import type { AuthMethod, FirstOf } from './method.ts'
import { givenToken } from './token.ts'
import type { GivenToken } from './token.ts'
import { userpassLogin } from './userpass.ts'

/** What preparing needs of the outside. */
export interface Preparation {
  readonly read: ReadPart
  readonly unwrap: Unwrap
  readonly signal: AbortSignal
}

/**
 * Reads the credential of the first method that has one here.
 *
 * @throws VaultError `credential-unavailable` when none has, with the reason of each; `config` when one is there and
 *   cannot be used
 */
export async function prepare(
  auth: AuthMethod,
  preparation: Preparation,
): Promise<LoginRequest | GivenToken> {
  const methods = methodsOf(auth)
  const unavailable: VaultError[] = []
  for (const method of methods) {
    try {
      return await prepareOne(method, preparation)
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== 'credential-unavailable') throw error
      if (methods.length === 1) throw error
      unavailable.push(error)
    }
  }
  throw new VaultError(
    `there is nothing to log in with: ${unavailable.map(({ message }) => message).join('; ')}`,
    {
      code: 'credential-unavailable',
      hint: 'Supply the credential of one of these methods.',
      problems: unavailable.map(({ code, message, path }, at) => ({
        code,
        path: path ?? `auth.methods[${at}]`,
        message,
      })),
    },
  )
}

function prepareOne(
  auth: Exclude<AuthMethod, FirstOf>,
  { read, unwrap, signal }: Preparation,
): Promise<LoginRequest | GivenToken> | LoginRequest {
  switch (auth.method) {
    case 'kubernetes':
      return kubernetesLogin(auth, read)
    case 'approle':
      return appRoleLogin(auth, read, unwrap)
    case 'jwt':
      return jwtLogin(auth, read)
    case 'userpass':
      return userpassLogin(auth, read)
    case 'cert':
      return certLogin(auth)
    case 'aws-iam':
      return awsIamLogin(auth, signal)
    case 'token':
      return givenToken(auth, read)
  }
}
