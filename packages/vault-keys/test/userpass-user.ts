import type { Stage } from './stage/index.ts'

/** A userpass mount with one user. */
export interface UserpassUser {
  readonly mount: string
  readonly username: string
  readonly password: string
}

/** Makes it. `role` as `auth/userpass/users/:name` takes it. */
export async function userpassUser(stage: Stage, role: object = {}): Promise<UserpassUser> {
  const mount = stage.name('userpass')
  const username = 'ann'
  const password = stage.secret()
  await stage.admin('POST', `sys/auth/${mount}`, { type: 'userpass' })
  const fields = { password, token_ttl: '10m', ...role }
  await stage.admin('POST', `auth/${mount}/users/${username}`, fields)
  return { mount, username, password }
}
