import { at, textAt, type Admin } from './admin.ts'
import type { SealableNamespace } from './stage.ts'

/** Makes a namespace with a seal of its own, open at first. */
export async function sealableNamespace(
  admin: Admin,
  namespace: string,
): Promise<SealableNamespace> {
  const path = `sys/namespaces/${namespace}`
  const { body } = await admin('POST', path, {
    seal: 'seal "shamir" {\n shares = 1\n threshold = 1\n}',
  })
  const shares = at(body, 'data', 'key_shares')
  const key = textAt(shares, '0')
  const unseal = async (): Promise<void> => {
    await admin('PUT', `${path}/unseal`, { key })
  }
  const state = await admin('GET', `${path}/seal-status`)
  if (at(state.body, 'data', 'sealed') === true) await unseal()
  return {
    namespace,
    unseal,
    async seal() {
      await admin('PUT', `${path}/seal`)
    },
  }
}
