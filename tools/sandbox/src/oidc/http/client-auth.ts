import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { Client, ClientAuth } from '../clients.ts'
import { oauthError } from './answers.ts'
import type { Parameters } from './parameters.ts'

/** The client that asks, or why it is not let in. */
export type Shown = { readonly client: Client } | { readonly refusal: StandInAnswer }

/** Finds out which client asks at the token endpoint, by exactly one method. */
export function clientOf(
  clients: readonly Client[],
  { headers }: StandInRequest,
  parameters: Parameters,
): Shown {
  const basic = /^basic\s+(.*)$/i.exec(headers['authorization'] ?? '')?.[1]
  const secret = parameters.get('client_secret')
  const named = parameters.get('client_id')
  if (basic !== undefined && secret !== undefined) {
    const why = 'The client authenticates by more than one method.'
    return { refusal: oauthError('invalid_request', why) }
  }
  if (basic !== undefined) {
    const pair = decoded(basic)
    const isSame = named === undefined || named === pair?.id
    return pair !== undefined && isSame
      ? check(clients, pair, 'client_secret_basic')
      : unknown('client_secret_basic')
  }
  if (named === undefined) {
    return { refusal: oauthError('invalid_request', 'The parameter client_id is missing.') }
  }
  const method = secret === undefined ? 'none' : 'client_secret_post'
  return check(clients, { id: named, secret }, method)
}

function check(
  clients: readonly Client[],
  { id, secret }: { readonly id: string; readonly secret: string | undefined },
  method: ClientAuth,
): Shown {
  const client = clients.find((each) => each.id === id)
  if (client === undefined || !client.auth.includes(method) || client.secret !== secret) {
    return unknown(method)
  }
  return { client }
}

function unknown(method: ClientAuth): Shown {
  const headers: Record<string, string> =
    method === 'client_secret_basic' ? { 'www-authenticate': 'Basic realm="oidc"' } : {}
  const why = 'Client authentication failed.'
  return { refusal: oauthError('invalid_client', why, { status: 401, headers }) }
}

/** Both halves are form-encoded before they are joined. */
function decoded(basic: string): { readonly id: string; readonly secret: string } | undefined {
  const text = Buffer.from(basic, 'base64').toString()
  const cut = text.indexOf(':')
  if (cut < 0) return undefined
  try {
    const plain = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '))
    return { id: plain(text.slice(0, cut)), secret: plain(text.slice(cut + 1)) }
  } catch {
    return undefined
  }
}
