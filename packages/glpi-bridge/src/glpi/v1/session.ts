import { Secret } from '@retriever/upstream'
import type { Clock, CredentialSource } from '@retriever/upstream'

import { GlpiError } from '../../errors.ts'
import { judge } from './answer.ts'
import type { Answer } from './answer.ts'
import { createLoginPace } from './login-pace.ts'
import type { LoginPaceOptions } from './login-pace.ts'
import { unlessAborted } from './unless-aborted.ts'

/** What a session needs from the client that it serves. */
export interface SessionOptions {
  /** The instance's name in errors. */
  readonly name: string
  readonly userToken: CredentialSource<string>
  readonly clock: Clock
  readonly pace?: LoginPaceOptions
  /** Sends a GET with these headers and gives any answer. */
  readonly get: (
    path: string,
    headers: Readonly<Record<string, Secret>>,
    signal: AbortSignal,
  ) => Promise<Answer>
  /** Keeps this value out of events and errors from now on. */
  readonly register: (secret: Secret) => void
  readonly onLogin: (outcome: LoginOutcome) => void
}

/** One login, as it went. */
export interface LoginOutcome {
  readonly ok: boolean
  readonly at: number
  readonly durationMs: number
  readonly problem?: string
}

/** One GLPI session, shared by all calls: GLPI executes calls of one session in parallel. */
export interface Session {
  /** The session token; logs in when there is none. */
  token(signal: AbortSignal): Promise<string>
  /** A token newer than this one, which GLPI refused. All who ask at the same time share one login. */
  renew(stale: string, signal: AbortSignal): Promise<string>
  /** A call with this token was let in. */
  worked(token: string): void
  /** Whether this token ever worked. One that did has expired; one that did not is no use asking for again. */
  hasWorked(token: string): boolean
  /** This token, fresh from the login, was refused. */
  refused(token: string): void
  /** Whether there is a session, and how many logins failed in a row. */
  status(): SessionStatus
  /** Ends the session in GLPI. Never throws. */
  close(): Promise<void>
}

/** How the session stands. */
export interface SessionStatus {
  readonly loggedIn: boolean
  readonly failedLogins: number
  /** No login is tried before this instant. */
  readonly nextLoginAt?: number
}

/** Creates a session that logs in when it is first needed. */
export function createSession(options: SessionOptions): Session {
  const { name, userToken, clock, get, register, onLogin } = options
  const pace = createLoginPace(name, clock, options.pace)
  const closing = new AbortController()
  let current: string | undefined
  /** Which version of the user token opened the current session. */
  let openedWith: string | undefined
  let change: Promise<void> | undefined
  let proven: string | undefined
  let login: Promise<string> | undefined

  async function logIn(): Promise<string> {
    pace.check()
    const at = clock.now()
    const start = clock.monotonic()
    try {
      current = await firstAccepted(closing.signal)
      register(new Secret(current))
      onLogin({ ok: true, at, durationMs: clock.monotonic() - start })
      return current
    } catch (error) {
      if (error instanceof GlpiError) pace.failed(error)
      onLogin({ ok: false, at, durationMs: clock.monotonic() - start, problem: messageOf(error) })
      throw error
    }
  }

  /** Tries the user token; when GLPI refuses it, a newer one once, if there is one. */
  async function firstAccepted(signal: AbortSignal): Promise<string> {
    const first = await credential(signal)
    try {
      return await opened(first, signal)
    } catch (error) {
      if (!(error instanceof GlpiError) || error.code !== 'login') throw error
      userToken.reject(first.version)
      const second = await credential(signal)
      if (second.version === first.version) throw error
      return await opened(second, signal)
    }
  }

  async function opened(
    { version, value }: { readonly version: string; readonly value: string },
    signal: AbortSignal,
  ): Promise<string> {
    const token = await initSession(value, signal)
    openedWith = version
    return token
  }

  /** Opens a session with a user token that is new, and ends the old one only then. Never throws. */
  async function changeOver(): Promise<void> {
    const at = clock.now()
    const start = clock.monotonic()
    const offered = await userToken.get(closing.signal).catch(() => undefined)
    if (!offered || offered.version === openedWith || current === undefined) return
    try {
      pace.check()
      const old = current
      current = await opened(offered, closing.signal)
      register(new Secret(current))
      onLogin({ ok: true, at, durationMs: clock.monotonic() - start })
      void end(old)
    } catch (error) {
      if (!(error instanceof GlpiError) || error.code === 'login-paused') return
      if (error.code === 'login') userToken.reject(offered.version)
      pace.failed(error)
      onLogin({ ok: false, at, durationMs: clock.monotonic() - start, problem: messageOf(error) })
    }
  }

  /** Nothing depends on it: a session that is left behind ends by itself. */
  async function end(token: string): Promise<void> {
    const headers = { 'session-token': new Secret(token) }
    await get('/killSession', headers, AbortSignal.timeout(2_000)).catch(() => undefined)
  }

  async function credential(signal: AbortSignal): Promise<{ version: string; value: string }> {
    try {
      return await userToken.get(signal)
    } catch (error) {
      const hint = 'The source of the user token failed; look at the cause.'
      const problem = { code: 'login', retryable: true, executed: 'no', hint } as const
      throw new GlpiError(name, 'there is no user token', problem, error)
    }
  }

  /** Sends no session token: GLPI would destroy that session. */
  async function initSession(value: string, signal: AbortSignal): Promise<string> {
    register(new Secret(value))
    const authorization = new Secret(`user_token ${value}`)
    const answer = await get('/initSession', { authorization }, signal)
    const verdict = judge(answer, [200], 'read')
    if (!verdict.ok) throw new GlpiError(name, verdict.message, verdict.problem)
    const token = tokenIn(verdict.json)
    if (token !== undefined) return token
    const hint = 'This is not the address of a GLPI API. It usually ends in /apirest.php.'
    const problem = { code: 'configuration', retryable: true, executed: 'no', hint } as const
    throw new GlpiError(name, 'the answer to the login has no session token', problem)
  }

  function shared(): Promise<string> {
    login ??= logIn().finally(() => (login = undefined))
    return login
  }

  async function held(): Promise<string> {
    change ??= changeOver().finally(() => (change = undefined))
    await change
    return current ?? shared()
  }

  function token(signal: AbortSignal): Promise<string> {
    return unlessAborted(name, signal, current === undefined ? shared : held)
  }

  return {
    token,
    renew: (stale, signal) => {
      if (current === stale) current = undefined
      return token(signal)
    },
    worked: (used) => {
      if (used !== current) return
      proven = used
      pace.worked()
    },
    hasWorked: (used) => used !== current || used === proven,
    refused: (used) => {
      if (used !== current) return
      current = undefined
      const hint = 'Does something between us and GLPI send calls to different servers?'
      const problem = { code: 'session', retryable: true, executed: 'no', hint } as const
      pace.failed(new GlpiError(name, 'GLPI refuses sessions that it has just opened', problem))
    },
    status: () => ({ loggedIn: current !== undefined, ...pace.status() }),
    async close() {
      const last = current
      current = undefined
      closing.abort()
      if (last === undefined) return
      await end(last)
    },
  }
}

function tokenIn(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('session_token' in json)) return undefined
  const { session_token: token } = json
  return typeof token === 'string' && token !== '' ? token : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
