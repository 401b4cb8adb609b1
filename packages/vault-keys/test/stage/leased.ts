import { keysAt } from './admin.ts'
import type { LeasedSecret, Stage } from './stage.ts'

/** Mounts an engine that leases what it hands out, with one secret in it. */
export async function leasedSecret(stage: Stage, ttlSeconds = 4): Promise<LeasedSecret> {
  const mount = stage.name('leased')
  const options = { version: '1', leased_passthrough: 'true' }
  await stage.admin('POST', `sys/mounts/${mount}`, { type: 'kv', options })
  const path = `${mount}/database`
  const write = async (data: Readonly<Record<string, string>>): Promise<void> => {
    await stage.admin('POST', path, { ...data, ttl: `${ttlSeconds}s` })
  }
  const data = { username: 'birddog', password: stage.secret() }
  await write(data)
  return {
    mount,
    path,
    data,
    ttlSeconds,
    write,
    async revoke() {
      await stage.admin('POST', `sys/leases/revoke-prefix/${path}`, { sync: true })
    },
    async leases() {
      const listed = `sys/leases/lookup/${path}?list=true`
      return keysAt(await stage.admin('GET', listed, undefined, { expect: [404] }))
    },
  }
}
