import { decodeJwt } from 'jose'

import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { errorPage, escaped, page, redirect } from '../http/answers.ts'
import { cookieOf, parametersOf } from '../http/parameters.ts'
import { revoke, type Issuer } from '../issuer.ts'
import { sessionCookie } from './authorize.ts'

/** Signs the person at the browser out, and sends them where the client has registered. */
export async function logout(issuer: Issuer, request: StandInRequest): Promise<StandInAnswer> {
  const parameters = parametersOf(request)
  if (parameters === undefined) return errorPage('invalid_request', 'A form is expected.')
  const { get } = parameters
  const hint = get('id_token_hint')
  const hinted = hint === undefined ? undefined : await audienceOf(issuer, hint)
  if (hint !== undefined && hinted === undefined) {
    return errorPage('invalid_request', 'The id_token_hint is no token of this issuer.')
  }
  const id = get('client_id') ?? hinted
  if (hinted !== undefined && id !== hinted) {
    return errorPage('invalid_request', 'The id_token_hint is of another client.')
  }
  const to = get('post_logout_redirect_uri')
  const client = issuer.clients.find((each) => each.id === id)
  const { postLogoutRedirectUris } = issuer.settings()
  const allowed = [...(client?.postLogoutRedirectUris ?? []), ...postLogoutRedirectUris]
  if (to !== undefined && (client === undefined || !allowed.includes(to))) {
    const why = 'The parameter post_logout_redirect_uri is not one that is registered.'
    return errorPage('invalid_request', why)
  }
  // Anybody can send a browser here; without a token of the person it is asked.
  if (hint === undefined && get('confirm') === undefined) return confirmation(id, to, get('state'))
  const cookie = cookieOf(request, sessionCookie) ?? ''
  end(issuer, cookie)
  const headers = { 'set-cookie': `${sessionCookie}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0` }
  if (to === undefined) return page(200, 'Signed out', '<p>You can close this window.</p>', headers)
  return redirect(to, { state: get('state') }, headers)
}

function end(issuer: Issuer, cookie: string): void {
  const session = issuer.sessions.get(cookie)
  issuer.sessions.delete(cookie)
  if (session === undefined) return
  const families = [...issuer.refreshTokens.values(), ...issuer.codes.values()]
    .map(({ grant }) => grant)
    .filter(({ person, signedInAt }) => {
      return person === session.person && signedInAt === session.signedInAt
    })
  for (const { family } of families) revoke(issuer, family)
}

/** Whose token it is; it may have expired. */
async function audienceOf(issuer: Issuer, hint: string): Promise<string | undefined> {
  if (!(await issuer.keys.isOwn(hint, issuer.settings()))) return undefined
  try {
    const { iss, aud } = decodeJwt(hint)
    return iss === issuer.origin() && typeof aud === 'string' ? aud : undefined
  } catch {
    return undefined
  }
}

function confirmation(...values: readonly (string | undefined)[]): StandInAnswer {
  const names = ['client_id', 'post_logout_redirect_uri', 'state']
  const fields = names.flatMap((name, at) => {
    const value = values[at]
    return value === undefined
      ? []
      : [`<input type="hidden" name="${name}" value="${escaped(value)}">`]
  })
  return page(
    200,
    'Sign out?',
    `<form method="post" action="/logout">${fields.join('')}<button name="confirm" value="yes">Sign out</button></form>`,
  )
}
