import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { Instance } from '../instance.ts'
import { isPassword } from './accounts.ts'
import { basicIn } from './authenticate.ts'

/** `POST /oauth_token.do` */
export function answerTokenRequest(instance: Instance, request: StandInRequest): StandInAnswer {
  const type = request.headers['content-type'] ?? ''
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)
  const form = new URLSearchParams(isForm ? new TextDecoder().decode(request.body) : '')
  const grant = form.get('grant_type') ?? ''
  if (!isClient(instance, request, form)) return refused(401, 'invalid_client')
  if (!grants.has(grant)) {
    return refused(400, grant === '' ? 'invalid_request' : 'unsupported_grant_type')
  }
  const user = userOf(instance, grant, form)
  if (user === undefined) return refused(401, 'server_error')
  return issued(instance, grant, user, form.get('refresh_token'))
}

const grants: ReadonlySet<string> = new Set(['password', 'client_credentials', 'refresh_token'])

function isClient(
  { accounts, settings }: Instance,
  request: StandInRequest,
  form: URLSearchParams,
): boolean {
  const basic = basicIn(request)
  const id = basic?.user ?? form.get('client_id')
  const secret = basic?.password ?? form.get('client_secret')
  return (
    id === accounts.clientId &&
    secret === accounts.clientSecret &&
    !settings().revokedSecrets.includes(secret)
  )
}

function userOf(
  { accounts, settings, tokens }: Instance,
  grant: string,
  form: URLSearchParams,
): string | undefined {
  if (grant === 'refresh_token') return tokens.userOf('refresh', form.get('refresh_token') ?? '')
  if (grant === 'client_credentials') {
    const allowed = settings()['glide.oauth.inbound.client.credential.grant_type.enabled']
    return allowed ? accounts.actsAs : undefined
  }
  const user = form.get('username') ?? ''
  return isPassword(accounts, settings(), user, form.get('password') ?? '') ? user : undefined
}

function issued(
  { tokens, settings }: Instance,
  grant: string,
  user: string,
  refreshToken: string | null,
): StandInAnswer {
  const { accessTokenSeconds, refreshTokenSeconds } = settings()
  const refresh =
    grant === 'client_credentials'
      ? {}
      : { refresh_token: refreshToken ?? tokens.issue('refresh', user, refreshTokenSeconds) }
  return json(200, {
    access_token: tokens.issue('access', user, accessTokenSeconds),
    ...refresh,
    scope: 'useraccount',
    token_type: 'Bearer',
    expires_in: accessTokenSeconds - 1,
  })
}

function refused(status: number, error: string): StandInAnswer {
  return json(status, { error_description: 'access_denied', error })
}
