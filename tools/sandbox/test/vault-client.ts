import { onTestFinished } from 'vitest'

import { tlsFetch } from './tls-fetch.ts'
import { certificate, key } from './tls-identity.ts'
import type { Identity } from './vault-replay/certificates.ts'
import {
  control,
  startStandIn,
  type Control,
  type RunningStandIn,
  type VaultSeed,
} from '../src/index.ts'

/** What a server answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body; a refusal has `errors` only. */
  readonly body: {
    readonly errors?: readonly string[]
    readonly data?: Record<string, unknown> | null
    readonly warnings?: readonly string[] | null
    readonly lease_id?: string
    readonly lease_duration?: number
    readonly renewable?: boolean
    readonly auth?: {
      readonly client_token: string
      readonly accessor: string
      readonly policies: readonly string[]
      readonly lease_duration: number
      readonly metadata: Readonly<Record<string, string>> | null
      readonly mfa_requirement: unknown
    } | null
    readonly wrap_info?: { readonly token: string; readonly creation_path: string } | null
  }
}

/** How a request differs from a GET as root. */
export interface Asking {
  readonly method?: string
  readonly body?: unknown
  /** Empty: none is sent. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Shown in the TLS handshake. */
  readonly client?: Identity
}

/** A running server and a way to ask it. */
export interface Vault {
  readonly standIn: RunningStandIn<'vault'>
  readonly remote: Control
  ask(path: string, asking?: Asking): Promise<Answered>
  /** A POST as root, or as this token. */
  write(path: string, body: unknown, token?: string): Promise<Answered>
  /** Makes a token. */
  token(more?: object): Promise<string>
  advance(seconds: number): Promise<void>
}

/** Starts a server that ends with the test. */
export async function startVault(
  seed: VaultSeed = {},
  { tls = false }: { tls?: boolean } = {},
): Promise<Vault> {
  const standIn = await startStandIn('vault', {
    seed,
    ...(tls ? { tls: { certificate, key } } : {}),
  })
  onTestFinished(() => standIn.close())
  const remote = control(standIn.url, tls ? { fetch: tlsFetch() } : {})
  const { rootToken } = standIn.credentials

  async function ask(path: string, asking: Asking = {}): Promise<Answered> {
    const { method = 'GET', body, token = rootToken, headers = {}, client } = asking
    const send = tls ? tlsFetch(client) : fetch
    const response = await send(`${standIn.url}/v1/${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(token === '' ? {} : { 'X-Vault-Token': token }), ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson && text !== '' ? JSON.parse(text) : {}) as Answered['body'],
    }
  }

  const write: Vault['write'] = (path, body, token = rootToken) =>
    ask(path, { method: 'POST', body, token })

  return {
    standIn,
    remote,
    ask,
    write,
    token: async (more = {}) => {
      const { body } = await write('auth/token/create', {
        policies: ['birddog'],
        ttl: '1h',
        ...more,
      })
      return body.auth?.client_token ?? ''
    },
    advance: async (seconds) => {
      await remote.clock({ advanceMs: seconds * 1000 })
    },
  }
}

/** The form in which programs report what they could not do. */
export function reported(message: string): readonly string[] {
  return [`1 error occurred:\n\t* ${message}\n\n`]
}
