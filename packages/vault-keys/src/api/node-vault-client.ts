import type { VaultSettings } from '../settings.ts'
import { baseUrl } from './transport/base-url.ts'
import type { Transport } from './transport/transport.ts'
import type { WireAnswer } from './transport/wire.ts'

/** One attempt, as node-vault is asked for it. */
export interface SeamRequest {
  readonly method: 'GET' | 'POST'
  /** With its slash in front. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly json?: Readonly<Record<string, unknown>>
  readonly repeatable: boolean
  readonly signal: AbortSignal
}

/** What node-vault makes of it. */
type SeamOptions = SeamRequest & { readonly uri: string }

/** Sends a request through node-vault. Resolves with every answer, whatever its status. */
export type SendRequest = (request: SeamRequest) => Promise<WireAnswer>

/**
 * node-vault with our transport below it. Its own HTTP client is never called, its debug output is off, and it knows no
 * token and no namespace: each request brings its own headers.
 */
export async function openNodeVault(
  settings: Pick<VaultSettings, 'address'>,
  transport: Transport,
): Promise<SendRequest> {
  const { default: createClient } = await import('node-vault')
  const send = ({ method, uri, headers, json, repeatable, signal }: SeamOptions) =>
    transport.send(
      {
        method,
        url: new URL(uri),
        headers,
        ...(json && { body: JSON.stringify(json) }),
        repeatable,
      },
      signal,
    )
  const client = createClient({
    endpoint: baseUrl(settings),
    noCustomHTTPVerbs: true,
    debug: () => undefined,
    'request-promise': { defaults: () => send },
  })
  Object.assign(client, {
    // Empty ones in its configuration would give way to VAULT_TOKEN, VAULT_NAMESPACE and VAULT_PREFIX.
    token: '',
    namespace: '',
    pathPrefix: '',
    // Statuses and headers are ours to judge.
    handleVaultResponse: (answer: WireAnswer) => Promise.resolve(answer),
  })
  return (request) => client.request({ ...request })
}
