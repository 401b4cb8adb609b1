import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { envelope } from '../http/envelope.ts'
import type { Workspace } from '../workspace.ts'

/** Exchanges an API token for an access token, as RFC 6749 words it. */
export async function exchange(
  { users, accessTokens, settings }: Workspace,
  { headers, body }: StandInRequest,
): Promise<StandInAnswer> {
  const type = headers['content-type'] ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return envelope(415, 'HTTP 415 Unsupported Media Type')
  }
  const apiToken = sentToken(headers['authorization'] ?? '')
  const user = users.get(apiToken)
  if (user === undefined || settings().revokedApiTokens.includes(apiToken)) {
    const answer = oauthError(401, 'invalid_client', 'The API token is missing or not valid.')
    const challenge = { 'www-authenticate': 'Basic realm="leanix"' }
    return { ...answer, headers: { ...answer.headers, ...challenge } }
  }
  const grant = new URLSearchParams(new TextDecoder().decode(body)).get('grant_type')
  if (grant === null) return oauthError(400, 'invalid_request', 'Missing grant_type.')
  if (grant !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type', `Unsupported grant type: ${grant}`)
  }
  const answer = json(200, {
    scope: '',
    expired: false,
    access_token: await accessTokens.issue(user),
    token_type: 'bearer',
    expires_in: settings().accessTokenSeconds,
  })
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } }
}

function oauthError(status: number, error: string, text: string): StandInAnswer {
  return json(status, { error, error_description: text })
}

/** The password of the user `apitoken`; empty for everybody else. */
function sentToken(authorization: string): string {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization)?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString()
  return text.startsWith('apitoken:') ? text.slice('apitoken:'.length) : ''
}
