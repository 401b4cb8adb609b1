import type { StandInRequest } from '../../frame/stand-in.ts'
import type { Instance } from '../instance.ts'
import { isPassword } from './accounts.ts'

/**
 * Who is calling; undefined when nobody is known by what was sent. An API key counts before the `Authorization` header,
 * and that before the cookie of a session.
 */
export function callerOf(instance: Instance, request: StandInRequest): string | undefined {
  const { accounts, settings, tokens, sessions } = instance
  const { headers } = request
  const apiKey = headers['x-sn-apikey']
  if (apiKey !== undefined) {
    const known = apiKey === accounts.apiKey && !settings().revokedSecrets.includes(apiKey)
    return known ? accounts.actsAs : undefined
  }
  const authorization = headers['authorization']
  if (authorization === undefined) {
    return sessions.userOf(sessionIn(request))
  }
  const bearer = /^bearer\s+(\S+)$/i.exec(authorization)?.[1]
  if (bearer !== undefined) return tokens.userOf('access', bearer)
  const basic = basicIn(request)
  if (basic === undefined) return undefined
  return isPassword(accounts, settings(), basic.user, basic.password) ? basic.user : undefined
}

/** The name and the password of an `Authorization: Basic …`. */
export function basicIn({
  headers,
}: StandInRequest): { readonly user: string; readonly password: string } | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** The session that the caller's cookie names; empty when there is none. */
export function sessionIn({ headers }: StandInRequest): string {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === 'JSESSIONID')?.[1] ?? ''
}
