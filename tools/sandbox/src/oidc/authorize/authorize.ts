import { randomBytes, randomUUID } from 'node:crypto'

import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { Client } from '../clients.ts'
import { errorPage, redirect } from '../http/answers.ts'
import { cookieOf, parametersOf, type Parameters } from '../http/parameters.ts'
import type { AuthorizationRequest, Issuer, Session } from '../issuer.ts'
import { loginPage } from './login-page.ts'

/** The cookie by which a browser is known. */
export const sessionCookie = 'sandbox_oidc_session'

/** Asks the person at the browser who they are, unless that is known, and sends them back. */
export function authorize(issuer: Issuer, request: StandInRequest): StandInAnswer {
  const parameters = parametersOf(request)
  if (parameters === undefined) return errorPage('invalid_request', 'A form is expected.')
  const client = issuer.clients.find(({ id }) => id === parameters.get('client_id'))
  if (client === undefined) return errorPage('invalid_client', 'There is no such client.')
  const redirectUri = parameters.get('redirect_uri')
  const { redirectUris } = issuer.settings()
  const allowed = client.grants.includes('authorization_code')
    ? [...client.redirectUris, ...redirectUris]
    : []
  if (redirectUri === undefined || !allowed.includes(redirectUri)) {
    const why = 'The parameter redirect_uri is not one that is registered for the client.'
    return errorPage('invalid_request', why)
  }
  const state = parameters.get('state')
  const refuse = (error: string, error_description: string): StandInAnswer =>
    redirect(redirectUri, { error, error_description, state, iss: issuer.origin() })
  const wrong = mistake(parameters, client)
  if (wrong !== undefined) return refuse(...wrong)
  const asked: AuthorizationRequest = {
    client,
    redirectUri,
    scopes: (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
    state,
    nonce: parameters.get('nonce'),
    challenge: parameters.get('code_challenge'),
  }
  const session = issuer.sessions.get(cookieOf(request, sessionCookie) ?? '')
  const prompt = parameters.get('prompt')
  const isFresh = session !== undefined && !isTooOld(issuer, session, parameters.get('max_age'))
  if (isFresh && (prompt === undefined || prompt === 'none'))
    return sendBack(issuer, asked, session)
  if (prompt === 'none') return refuse('login_required', 'Nobody has signed in.')
  const id = randomUUID()
  issuer.pending.set(id, asked)
  return loginPage(id, client, issuer.people)
}

/** Sends the browser back to the client with a code. */
export function sendBack(
  issuer: Issuer,
  request: AuthorizationRequest,
  session: Session,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  const { client, scopes, nonce, state, redirectUri } = request
  const { person, signedInAt } = session
  const code = randomBytes(24).toString('base64url')
  const grant = { client, person, scopes, family: randomUUID(), signedInAt, nonce }
  const expiresAt = issuer.clock.now() + issuer.settings().codeSeconds * 1000
  issuer.codes.set(code, { request, grant, expiresAt, isUsed: false })
  return redirect(redirectUri, { code, state, iss: issuer.origin() }, headers)
}

/** What is wrong with a request whose client can be told. */
function mistake(parameters: Parameters, client: Client): [string, string] | undefined {
  const { get, repeated } = parameters
  const invalid = (why: string): [string, string] => ['invalid_request', why]
  if (repeated !== undefined) return invalid(`The parameter ${repeated} is given more than once.`)
  if (get('request') !== undefined) return ['request_not_supported', 'It is not supported.']
  if (get('request_uri') !== undefined) return ['request_uri_not_supported', 'It is not supported.']
  const type = get('response_type')
  if (type === undefined) return invalid('The parameter response_type is missing.')
  if (type !== 'code') return ['unsupported_response_type', 'There is only code.']
  if ((get('response_mode') ?? 'query') !== 'query') return invalid('There is only query.')
  const prompts = ['none', 'login', 'consent', 'select_account']
  if (!prompts.includes(get('prompt') ?? 'login')) return invalid('The prompt is not one of these.')
  if (!/^\d+$/.test(get('max_age') ?? '0')) return invalid('The parameter max_age is no number.')
  const challenge = get('code_challenge')
  if (challenge === undefined) {
    if (get('code_challenge_method') !== undefined) return invalid('There is no code_challenge.')
    if (client.secret === undefined) return invalid('A public client must send a code_challenge.')
    return undefined
  }
  // Without a method the challenge would be plain, which is not taken.
  if (get('code_challenge_method') !== 'S256') return invalid('The method must be S256.')
  return /^[A-Za-z0-9_-]{43}$/.test(challenge)
    ? undefined
    : invalid('The code_challenge is none of S256.')
}

function isTooOld({ clock }: Issuer, { signedInAt }: Session, maxAge: string | undefined): boolean {
  return maxAge !== undefined && clock.now() - signedInAt > Number(maxAge) * 1000
}
