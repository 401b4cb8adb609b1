import { createHash, randomUUID } from 'node:crypto'

import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { Client } from '../clients.ts'
import { json, oauthError } from '../http/answers.ts'
import { clientOf } from '../http/client-auth.ts'
import { parametersOf, type Parameters } from '../http/parameters.ts'
import { revoke, type Code, type Grant, type Issuer } from '../issuer.ts'
import { issueTokens } from './issue.ts'

const grantTypes = ['authorization_code', 'client_credentials', 'refresh_token'] as const

/** Turns codes, secrets and refresh tokens into tokens. */
export async function answerToken(issuer: Issuer, request: StandInRequest): Promise<StandInAnswer> {
  const parameters = parametersOf(request)
  if (request.method !== 'POST' || parameters === undefined) {
    return oauthError('invalid_request', 'The parameters must come as a form in a POST.')
  }
  const { get, repeated } = parameters
  if (repeated !== undefined) {
    return oauthError('invalid_request', `The parameter ${repeated} is given more than once.`)
  }
  const shown = clientOf(issuer.clients, request, parameters)
  if ('refusal' in shown) return shown.refusal
  const { client } = shown
  const type = get('grant_type')
  if (type === undefined) return missing('grant_type')
  const known = grantTypes.find((each) => each === type)
  if (known === undefined) return oauthError('unsupported_grant_type', 'There is no such grant.')
  if (!client.grants.includes(known)) {
    return oauthError('unauthorized_client', 'The client may not use this grant.')
  }
  const asked = { issuer, client, parameters }
  switch (known) {
    case 'authorization_code':
      return fromCode(asked)
    case 'refresh_token':
      return fromRefreshToken(asked)
    case 'client_credentials':
      return forClient(asked)
  }
}

interface Asked {
  readonly issuer: Issuer
  readonly client: Client
  readonly parameters: Parameters
}

async function fromCode({ issuer, client, parameters }: Asked): Promise<StandInAnswer> {
  const text = parameters.get('code')
  if (text === undefined) return missing('code')
  const code = issuer.codes.get(text)
  if (code === undefined || code.request.client !== client)
    return invalidGrant('There is no such code.')
  if (code.isUsed) {
    // Somebody else may have it: what it gave is taken back.
    revoke(issuer, code.grant.family)
    return invalidGrant('The code was used before.')
  }
  issuer.codes.set(text, { ...code, isUsed: true })
  if (issuer.clock.now() >= code.expiresAt) return invalidGrant('The code has expired.')
  const why = notTheOne(code, parameters)
  return why === undefined ? granted(issuer, code.grant, undefined) : invalidGrant(why)
}

/** Whether it is the one who asked for the code that brings it. */
function notTheOne({ request }: Code, { get }: Parameters): string | undefined {
  if (get('redirect_uri') !== request.redirectUri) return 'The redirect_uri is another one.'
  const verifier = get('code_verifier')
  if (request.challenge === undefined) {
    return verifier === undefined ? undefined : 'There was no code_challenge.'
  }
  if (verifier === undefined) return 'The code_verifier is missing.'
  const isWellFormed = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return isWellFormed && challenge === request.challenge
    ? undefined
    : 'The code_verifier does not fit the code_challenge.'
}

async function fromRefreshToken({ issuer, client, parameters }: Asked): Promise<StandInAnswer> {
  const text = parameters.get('refresh_token')
  if (text === undefined) return missing('refresh_token')
  const token = issuer.refreshTokens.get(text)
  if (token === undefined || token.grant.client !== client) {
    return invalidGrant('There is no such refresh token.')
  }
  if (token.isUsed) {
    revoke(issuer, token.grant.family)
    return invalidGrant('The refresh token was used before.')
  }
  const scopes = parameters.get('scope')?.split(' ') ?? token.grant.scopes
  if (!scopes.every((scope) => token.grant.scopes.includes(scope))) {
    return oauthError('invalid_scope', 'There are scopes that were not granted.')
  }
  issuer.refreshTokens.set(text, { ...token, isUsed: true })
  return granted(issuer, { ...token.grant, scopes }, undefined)
}

async function forClient({ issuer, client, parameters }: Asked): Promise<StandInAnswer> {
  const scopes = parameters.get('scope')?.split(' ') ?? []
  if (scopes.includes('openid') || scopes.includes('offline_access')) {
    return oauthError('invalid_scope', 'There is no person that could sign in.')
  }
  const audience = parameters.get('audience') ?? parameters.get('resource')
  if (audience !== undefined && !client.audiences.includes(audience)) {
    return oauthError('invalid_target', 'The client may not have tokens for this audience.')
  }
  const signedInAt = issuer.clock.now()
  return granted(issuer, { client, scopes, family: randomUUID(), signedInAt }, audience)
}

async function granted(
  issuer: Issuer,
  grant: Grant,
  audience: string | undefined,
): Promise<StandInAnswer> {
  const [first = grant.client.id] = grant.client.audiences
  return json(200, await issueTokens(issuer, grant, audience ?? first))
}

function invalidGrant(why: string): StandInAnswer {
  return oauthError('invalid_grant', why)
}

function missing(name: string): StandInAnswer {
  return oauthError('invalid_request', `The parameter ${name} is missing.`)
}
