import { keysAt, at, type Admin } from './admin.ts'

/** Removes everything whose name bears the mark: quotas, mounts, policies and namespaces. */
export async function sweep(admin: Admin, mark: string): Promise<void> {
  const expect = [400, 403, 404, 405]
  const listed = async (path: string): Promise<readonly string[]> => {
    const answer = await admin('GET', `${path}?list=true`, undefined, { expect })
    return keysAt(answer).filter((name) => name.includes(mark))
  }
  for (const name of await listed('sys/quotas/rate-limit')) {
    await admin('DELETE', `sys/quotas/rate-limit/${name}`, undefined, { expect })
  }
  for (const kind of ['sys/auth', 'sys/mounts']) {
    const { body } = await admin('GET', kind)
    const mounts = Object.keys(Object(at(body, 'data'))).filter((name) => name.includes(mark))
    for (const name of mounts) await admin('DELETE', `${kind}/${name}`.replace(/\/$/, ''))
  }
  for (const name of await listed('sys/policies/acl')) {
    await admin('DELETE', `sys/policies/acl/${name}`)
  }
  for (const name of await listed('sys/namespaces')) {
    await admin('DELETE', `sys/namespaces/${name.replace(/\/$/, '')}`, undefined, { expect })
  }
}
