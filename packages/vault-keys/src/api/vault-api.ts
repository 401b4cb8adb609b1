import { setMaxListeners } from 'node:events'

import type { VaultApi } from './call.ts'
import { watchSkew } from './clock-skew.ts'
import type { SendRequest } from './node-vault-client.ts'
import { performCall } from './perform-call.ts'
import type { Transport } from './transport/transport.ts'
import type { VaultSettings } from '../settings.ts'

/**
 * Speaks to one Vault: over connections that are kept, with limits of time and size, repeating what may be repeated.
 * Nothing is loaded or connected before the first call.
 */
export function createVaultApi(settings: VaultSettings): VaultApi {
  const closing = new AbortController()
  // However many calls there are at once, Node need not warn.
  setMaxListeners(0, closing.signal)
  const skewOf = watchSkew()
  let client: Promise<Client> | undefined

  return {
    name: settings.name,
    async call(call) {
      client ??= openClient(settings)
      const { send } = await client
      return performCall({ settings, send, closed: closing.signal, skewOf }, call)
    },
    async close() {
      closing.abort()
      const opened = await client
      opened?.transport.close()
    },
  }
}

interface Client {
  readonly transport: Transport
  readonly send: SendRequest
}

/** Who only reads what somebody else has published never gets here, and loads no HTTP. */
async function openClient(settings: VaultSettings): Promise<Client> {
  const [{ createTransport }, { openNodeVault }] = await Promise.all([
    import('./transport/transport.ts'),
    import('./node-vault-client.ts'),
  ])
  const transport = createTransport(settings)
  return { transport, send: await openNodeVault(settings, transport) }
}
