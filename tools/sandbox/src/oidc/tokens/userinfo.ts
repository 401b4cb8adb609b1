import { decodeJwt } from 'jose'

import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { json } from '../http/answers.ts'
import type { Issuer } from '../issuer.ts'
import { claimsOf } from './issue.ts'

/** Says who has allowed an access token. */
export function userinfo(issuer: Issuer, { headers }: StandInRequest): StandInAnswer {
  const token = /^bearer\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
  if (token === undefined) return refused(401, '')
  const grant = issuer.accessTokens.get(token)
  const { clockSkewMs } = issuer.settings()
  if (grant === undefined || isOver(token, issuer.clock.now() + clockSkewMs)) {
    return refused(
      401,
      ', error="invalid_token", error_description="It is not, or no longer, good."',
    )
  }
  const { person, scopes } = grant
  if (person === undefined || !scopes.includes('openid')) {
    return refused(403, ', error="insufficient_scope", scope="openid"')
  }
  return json(200, { sub: person.id, ...claimsOf(person, scopes) })
}

function isOver(token: string, now: number): boolean {
  return (decodeJwt(token).exp ?? 0) * 1000 <= now
}

function refused(status: number, more: string): StandInAnswer {
  const challenge = `Bearer realm="oidc"${more}`
  return { status, headers: { 'www-authenticate': challenge, 'content-length': '0' }, body: '' }
}
