import { Secret } from '@retriever/upstream/secret'

import type { VaultAnswer, VaultApi } from '../api/call.ts'
import { showWithout } from '../api/shown-text.ts'
import { VaultError } from '../error.ts'
import { serverTexts, textIn } from './answer-body.ts'

/** What unwrapping needs. */
export interface Unwrapping {
  readonly api: VaultApi
  readonly wrapping: Secret
  /** What it must wrap. */
  readonly creationPath: string
  readonly deadlineAt: number
  readonly signal: AbortSignal
}

const hint = {
  spent:
    'Find out who has unwrapped it: the secret may be known to others. Then have the secret id destroyed and a new one wrapped.',
  tampered:
    'Find out who has put it there: somebody may have exchanged it. Then have a new secret id wrapped.',
} as const

/**
 * Gives the secret id that the token wraps, after a look at where it comes from.
 *
 * @throws VaultError `wrapping-tampered` when it wraps something else (it is then left alone), `wrapping-spent` when it
 *   was used, has expired or never existed, `login-unknown` when the answer to the unwrapping was lost.
 */
export async function unwrapSecretId(given: Unwrapping): Promise<Secret> {
  const found = await creationPathOf(given)
  if (found !== given.creationPath) {
    throw problem(given, {
      code: 'wrapping-tampered',
      message: `the wrapping token wraps something else than ${given.creationPath}`,
      hint: hint.tampered,
    })
  }
  const answer = await unwrap(given)
  if (answer.status >= 400) throw refused(given, answer)
  const secretId = textIn(answer.body, 'data', 'secret_id')
  if (secretId !== undefined) return new Secret(secretId)
  throw problem(given, {
    code: 'wrapping-tampered',
    message: `what was wrapped at ${given.creationPath} holds no secret id`,
    hint: hint.tampered,
  })
}

/** The token stands in the body: so the look needs no other token, and does not use this one up. */
async function creationPathOf(given: Unwrapping): Promise<string | undefined> {
  const { api, wrapping, deadlineAt, signal } = given
  const answer = await api.call({
    operation: 'wrapping-lookup',
    method: 'POST',
    path: 'sys/wrapping/lookup',
    body: { token: wrapping.reveal() },
    repeat: 'never',
    expect: [400, 403],
    secrets: [wrapping],
    deadlineAt,
    signal,
  })
  if (answer.status >= 400) throw refused(given, answer)
  return textIn(answer.body, 'data', 'creation_path')
}

/** The token stands in the header, and there is no body: in both places, it would be used up for nothing. */
async function unwrap({ api, wrapping, deadlineAt, signal }: Unwrapping): Promise<VaultAnswer> {
  try {
    return await api.call({
      operation: 'unwrap',
      method: 'POST',
      path: 'sys/wrapping/unwrap',
      token: wrapping,
      repeat: 'never',
      expect: [400, 403],
      deadlineAt,
      signal,
    })
  } catch (error) {
    if (!(error instanceof VaultError) || error.executed === 'no') throw error
    throw new VaultError(`${api.name}: nobody knows whether the secret id was unwrapped`, {
      code: 'login-unknown',
      hint: 'Have a new secret id wrapped: this one may be lost.',
      executed: error.executed,
      vault: api.name,
      status: error.status,
      requestId: error.requestId,
      path: 'sys/wrapping/unwrap',
      cause: new Error(error.message),
    })
  }
}

function refused(given: Unwrapping, { status, body, requestId }: VaultAnswer): VaultError {
  const text = showWithout([given.wrapping.reveal()])(serverTexts(body).join('; '))
  if (status === 403 && /could not be parsed|^permission denied$/i.test(text)) {
    const message = /parsed/i.test(text)
      ? 'what should be a wrapping token is none'
      : 'the server refuses to look at the wrapping token'
    return problem(given, {
      code: 'credential-refused',
      message,
      hint: 'Look what is supplied as the secret id, and whether the namespace is right.',
    })
  }
  return problem(given, {
    code: 'wrapping-spent',
    message: 'the wrapping token was used before, has expired, or never existed',
    hint: hint.spent,
    requestId,
  })
}

function problem(
  { api, creationPath }: Unwrapping,
  {
    message,
    ...details
  }: {
    readonly code: 'wrapping-spent' | 'wrapping-tampered' | 'credential-refused'
    readonly message: string
    readonly hint: string
    readonly requestId?: string | undefined
  },
): VaultError {
  return new VaultError(`${api.name}: ${message}`, {
    ...details,
    executed: 'yes',
    vault: api.name,
    path: creationPath,
  })
}
