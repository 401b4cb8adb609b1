import type { VaultAnswer } from '../api/call.ts'
import { showWithout } from '../api/shown-text.ts'
import { serverTexts } from '../auth/answer-body.ts'
import type { LoginRefusal, LoginRequest } from '../auth/login-request.ts'
import { prepare } from '../auth/prepare.ts'
import type { GivenToken } from '../auth/token.ts'
import { VaultError } from '../error.ts'
import { readSource } from '../read-source.ts'
import { asVaultError, derivedError } from './derived-error.ts'
import { tokenOf, wantsSecondFactor } from './granted-token.ts'
import type { GrantedToken } from './granted-token.ts'
import { LOOK_UP_PATH, lookUp } from './look-up.ts'
import { afterFailedLogin } from './outcome.ts'
import { probeLock } from './probe-lock.ts'
import { removeFiles } from './remove-files.ts'
import type { SessionOptions } from './session-options.ts'
import { createTriedCredentials } from './tried-credentials.ts'
import { createUnwrapper } from './unwrapper.ts'

/**
 * Logs in once, with the credential as it is at that moment. Rejects with a `VaultError`, `retryable` when another
 * attempt makes sense and harms nobody. `deadlineAt` is on the monotonic clock.
 */
export type LogIn = (deadlineAt: number, signal: AbortSignal) => Promise<GrantedToken>

/** The time that a login has. */
interface Limits {
  readonly deadlineAt: number
  readonly signal: AbortSignal
}

/** These tell something about the credential. */
const TELLING_STATUSES = [400, 403, 404, 500]

/** Makes the function that logs in. */
export function createLogIn({ api, settings }: SessionOptions): LogIn {
  const tried = createTriedCredentials(settings)
  const unwrap = createUnwrapper({ api, settings })

  return async (deadlineAt, signal) => {
    const limits = { deadlineAt, signal }
    try {
      const prepared = await prepare(settings.auth, {
        signal,
        read: (source, options) => readSource(source, { ...options, signal }),
        unwrap: (wrapping, creationPath) => unwrap({ wrapping, creationPath, ...limits }),
      })
      const granted =
        'token' in prepared ? await adopt(prepared, limits) : await send(prepared, limits)
      await removeFiles(prepared.remove, settings)
      return granted
    } catch (error) {
      const failure = asVaultError(error, api.name)
      throw afterFailedLogin(failure, false) === 'again'
        ? derivedError(failure, { retryable: true })
        : failure
    }
  }

  async function adopt(given: GivenToken, limits: Limits): Promise<GrantedToken> {
    const trial = { path: LOOK_UP_PATH, body: { token: given.token.reveal() } }
    await tried.check(trial)
    try {
      return await lookUp(given, { api, settings, ...limits })
    } catch (error) {
      const failure = asVaultError(error, api.name)
      if (failure.code === 'credential-refused') tried.refused(trial, failure)
      throw failure
    }
  }

  async function send(request: LoginRequest, limits: Limits): Promise<GrantedToken> {
    await tried.check(request)
    const sentAt = settings.clock.monotonic()
    const answer = await ask(request, limits).catch(async (error: unknown) => {
      throw await unanswered(request, asVaultError(error, api.name))
    })
    if (answer.status >= 400) throw await refused(request, answer, limits)
    const granted = tokenOf(answer.body, request.method, sentAt)
    if (granted === undefined) throw await withoutToken(request, answer)
    tried.accepted(request)
    return granted
  }

  function ask({ path, body, secrets }: LoginRequest, limits: Limits): Promise<VaultAnswer> {
    return api.call({
      operation: 'login',
      method: 'POST',
      path,
      body,
      repeat: 'never',
      expect: TELLING_STATUSES,
      secrets,
      ...limits,
    })
  }

  /** Nobody said yes or no. */
  async function unanswered(request: LoginRequest, error: VaultError): Promise<VaultError> {
    const then = afterFailedLogin(error, tried.isPrecious(request))
    if (then !== 'unknown') return error
    await tried.spent(request)
    return derivedError(error, {
      code: 'login-unknown',
      message: `${error.message}; nobody knows whether the login was carried out`,
      hint: 'Supply a fresh secret id. This one will not be sent again: if it was good for one login, another try would count as a wrong one, and five of those lock the role.',
      retryable: false,
      executed: 'unknown',
      path: request.path,
    })
  }

  async function refused(
    request: LoginRequest,
    answer: VaultAnswer,
    limits: Limits,
  ): Promise<VaultError> {
    const { status, body, dateAt, answeredAt } = answer
    const text = showWithout(request.secrets.map((secret) => secret.reveal()))(
      serverTexts(body).join('; '),
    )
    const skewMs = dateAt === undefined ? undefined : dateAt - answeredAt
    const meant = request.refusal({ status, text, skewMs })
    const refusal =
      meant.askWhetherLocked === true ? ((await probeLock(api, request, limits)) ?? meant) : meant
    const isHalfway = status >= 500 && refusal.spent === true
    const error = failure(request, answer, refusal, isHalfway ? 'unknown' : 'no')
    if (isHalfway) return unanswered(request, error)
    if (refusal.spent === true) await tried.spent(request)
    else if (!refusal.retryable) tried.refused(request, error)
    return error
  }

  async function withoutToken(request: LoginRequest, answer: VaultAnswer): Promise<VaultError> {
    if (wantsSecondFactor(answer.body)) {
      const error = failure(request, answer, {
        code: 'mfa-required',
        message: `the login at ${request.path} wants a second factor`,
        hint: 'Take the login enforcement off this role, or use another method: a process has no second factor.',
        retryable: false,
      })
      tried.refused(request, error)
      return error
    }
    const error = failure(
      request,
      answer,
      {
        code: 'protocol',
        message: `the answer to the login at ${request.path} holds no token`,
        hint: 'Look whether the address is that of a Vault, and not of something in front of it.',
        retryable: false,
      },
      'unknown',
    )
    return unanswered(request, error)
  }

  function failure(
    { path }: LoginRequest,
    { status, requestId }: VaultAnswer,
    { message, code, hint, retryable }: LoginRefusal,
    executed: 'no' | 'unknown' = 'no',
  ): VaultError {
    return new VaultError(`${api.name}: ${message}`, {
      code,
      hint,
      retryable,
      executed,
      status,
      requestId,
      path,
      vault: api.name,
    })
  }
}
