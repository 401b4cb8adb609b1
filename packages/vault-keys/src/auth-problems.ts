import type { AuthMethod } from './auth/method.ts'
import { mountPath } from './api/path.ts'
import { VaultError } from './error.ts'

/** A mistake in the description of a login, with the option that it is in. */
export interface AuthProblem {
  readonly path: string
  readonly message: string
}

/** What is wrong with how somebody wants to log in, as far as it can be seen without reading anything. */
export function authProblems(auth: AuthMethod, at = 'auth'): readonly AuthProblem[] {
  switch (auth.method) {
    case 'kubernetes':
      return [...mount(auth, at), ...text(auth.role, `${at}.role`), ...given(auth.jwt, `${at}.jwt`)]
    case 'approle':
      return [
        ...mount(auth, at),
        ...given(auth.roleId, `${at}.roleId`),
        ...(auth.secretId === undefined ? [] : given(auth.secretId, `${at}.secretId`)),
        ...(auth.wrapped && auth.secretId === undefined
          ? [{ path: `${at}.wrapped`, message: 'needs secretId: the wrapping token' }]
          : []),
        ...(auth.wrapped ? text(auth.wrapped.creationPath, `${at}.wrapped.creationPath`) : []),
      ]
    case 'jwt':
      return [
        ...mount(auth, at),
        ...(auth.role === undefined ? [] : text(auth.role, `${at}.role`)),
        ...given(auth.jwt, `${at}.jwt`),
      ]
    case 'token':
      return given(auth.token, `${at}.token`)
    case 'userpass':
      return [
        ...mount(auth, at),
        ...text(auth.username, `${at}.username`),
        ...given(auth.password, `${at}.password`),
      ]
    case 'cert':
      return [...mount(auth, at), ...(auth.name === undefined ? [] : text(auth.name, `${at}.name`))]
    case 'aws-iam':
      return [...mount(auth, at), ...text(auth.role, `${at}.role`)]
    case 'first-of':
      return auth.methods.length === 0
        ? [{ path: `${at}.methods`, message: 'must not be empty' }]
        : auth.methods.flatMap((method, index) => authProblems(method, `${at}.methods[${index}]`))
  }
}

function mount({ mount: path }: { readonly mount: string }, at: string): readonly AuthProblem[] {
  try {
    mountPath(path)
    return []
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return [{ path: `${at}.mount`, message: 'must be a path without empty, . or .. segments' }]
  }
}

function text(value: string, path: string): readonly AuthProblem[] {
  return value.trim() === '' ? [{ path, message: 'must not be empty' }] : []
}

/** Only what is there already can be checked: files and functions are read at the login. */
function given(source: unknown, path: string): readonly AuthProblem[] {
  return typeof source === 'string' ? text(source, path) : []
}
