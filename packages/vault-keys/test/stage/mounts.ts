import { textAt, type Admin } from './admin.ts'
import type { AppRoleMount, Within } from './stage.ts'

/** What the makers of mounts work with. */
export interface Maker {
  readonly admin: Admin
  name(prefix: string): string
}

/** Mounts a KV engine and waits until it can be written: version 2 converts its (empty) store first. */
export async function mountKv(
  { admin, name }: Maker,
  version: 1 | 2,
  within: Within = {},
): Promise<string> {
  const mount = name('kv')
  const options = { version: String(version) }
  await admin('POST', `sys/mounts/${mount}`, { type: 'kv', options }, within)
  if (version === 2) await untilUpgraded(admin, mount, within)
  return mount
}

/** While a mount is being converted, it answers 400. */
async function untilUpgraded(admin: Admin, mount: string, within: Within): Promise<void> {
  for (;;) {
    const { status } = await admin('GET', `${mount}/config`, undefined, {
      ...within,
      expect: [400],
    })
    if (status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Mounts AppRole with one role. */
export async function mountAppRole(
  { admin, name }: Maker,
  role: object = {},
  within: Within = {},
): Promise<AppRoleMount> {
  const mount = name('approle')
  const path = `auth/${mount}/role/birddog`
  await admin('POST', `sys/auth/${mount}`, { type: 'approle' }, within)
  await admin('POST', path, { token_ttl: '10m', token_max_ttl: '1h', ...role }, within)
  const { body } = await admin('GET', `${path}/role-id`, undefined, within)
  const creationPath = `${path}/secret-id`
  return {
    mount,
    role: 'birddog',
    roleId: textAt(body, 'data', 'role_id'),
    creationPath,
    async secretId(options = {}) {
      const made = await admin('POST', creationPath, options, within)
      return textAt(made.body, 'data', 'secret_id')
    },
    async wrappedSecretId(ttl) {
      const headers = { 'x-vault-wrap-ttl': ttl }
      const made = await admin('POST', creationPath, {}, { ...within, headers })
      return textAt(made.body, 'wrap_info', 'token')
    },
  }
}
