import type { Clock } from '@retriever/upstream'

import type { Caller } from '../../access/caller.ts'
import type { ConsolePart } from '../../capability.ts'
import { answer, refusal } from '../answers.ts'
import { createAttempts } from '../attempts.ts'
import { callbackPath } from '../config.ts'
import { cookieText, loginUse, readCookie, sessionUse } from '../cookie.ts'
import { problemPage } from '../problem-page.ts'
import { isSameOrigin, isSecure } from '../same-origin.ts'
import type { Sessions } from '../sessions.ts'
import { foreign } from '../sign-in.ts'
import { mayEnter } from '../visible-parts.ts'
import type { OidcProvider } from './oidc-provider.ts'
import { OidcError } from './oidc-error.ts'
import { loginLifetimeMs } from './pending-logins.ts'
import type { PendingLogins } from './pending-logins.ts'

/** What a login works with. */
export interface OidcLoginOptions {
  readonly provider: OidcProvider
  readonly pending: PendingLogins
  readonly sessions: Sessions
  readonly parts: readonly ConsolePart[]
  readonly clock: Clock
}

/** The two steps of a login. */
export interface OidcLogin {
  /** `POST` from our own page: answers where the browser shall go. `from` is its network address. */
  begin(request: Request, from: string): Promise<Response>
  /** The browser comes back from the issuer. */
  finish(request: Request): Promise<Response>
}

/** Signs in by OpenID Connect: authorization code with PKCE, state and nonce. */
export function createOidcLogin(options: OidcLoginOptions): OidcLogin {
  const { provider, pending, sessions, parts } = options
  // Nobody may push out the logins of others by beginning many.
  const attempts = createAttempts(options.clock, { count: 30, withinMs: 60_000 })

  const enter = (request: Request, caller: Caller, secure: boolean) => {
    const before = readCookie(request, sessionUse)
    if (before !== undefined) sessions.end(before)
    const { id, session } = sessions.open(caller)
    // Always our own first page: nothing in the address says where to go. It holds no data, so that it does not matter
    // that the browser keeps the strict cookie back while it still follows the issuer; what it then asks brings it.
    const entered = answer(null, { status: 303, headers: { location: '/' } })
    const cookie = { value: id, maxAgeMs: session.lifetimeMs, secure }
    entered.headers.append('set-cookie', cookieText(request, sessionUse, cookie))
    return entered
  }

  return {
    async begin(request, from) {
      // Required: nobody else can make a browser log in, and the origin is what the browser calls us.
      if (!isSameOrigin(request, 'origin')) return foreign()
      const origin = request.headers.get('origin') ?? ''
      const redirect = provider.redirect ?? new URL(callbackPath, origin).href
      if (new URL(redirect).host !== new URL(origin).host) {
        return refusal(
          409,
          'Wrong address',
          `Whoever signs in comes back to ${new URL(redirect).origin}: open the console there.`,
        )
      }
      const waitMs = attempts.waitMs(from)
      if (waitMs > 0) {
        return refusal(429, 'Too many attempts', 'Too many logins were begun. Wait a minute.', {
          'retry-after': String(Math.ceil(waitMs / 1000)),
        })
      }
      attempts.wrong(from)
      try {
        const { url, login } = await provider.client.begin(redirect)
        const cookie = {
          value: pending.begin(login),
          maxAgeMs: loginLifetimeMs,
          secure: isSecure(request),
        }
        return answer(JSON.stringify({ location: url.href }), {
          headers: {
            'content-type': 'application/json',
            'set-cookie': cookieText(request, loginUse, cookie),
          },
        })
      } catch (error) {
        const reason = reasonOf(error)
        provider.onLogin({ outcome: 'failed', reason })
        return refusal(503, 'No login now', `${provider.name} does not answer. Try again later.`, {
          'retry-after': '10',
        })
      }
    },
    async finish(request) {
      const { searchParams } = new URL(request.url)
      const secret = readCookie(request, loginUse)
      const [state, ...more] = searchParams.getAll('state')
      const login =
        secret === undefined || state === undefined || more.length > 0
          ? undefined
          : pending.take(secret, state)
      if (!login) return notBegunHere()
      // There is no `Origin` now; the address that we gave the issuer tells how the browser reaches us.
      const secure = login.redirect.startsWith('https:')
      const finished = await ended(searchParams, login, provider)
      const response =
        'problem' in finished
          ? finished.problem
          : mayEnter(parts, finished.caller)
            ? enter(request, finished.caller, secure)
            : nothingGranted(finished.caller)
      if ('caller' in finished) {
        const outcome = response.status === 303 ? 'signed-in' : 'refused'
        provider.onLogin({ outcome, caller: finished.caller.name })
      }
      const gone = { value: '', maxAgeMs: 0, secure }
      response.headers.append('set-cookie', cookieText(request, loginUse, gone))
      return response
    },
  }
}

async function ended(
  parameters: URLSearchParams,
  login: Parameters<OidcProvider['client']['finish']>[1],
  provider: OidcProvider,
): Promise<{ readonly caller: Caller } | { readonly problem: Response }> {
  try {
    const claims = await provider.client.finish(parameters, login)
    const caller = provider.callerOf(claims)
    if (caller) return { caller }
    throw new OidcError('invalid', 'no_name')
  } catch (error) {
    const code = error instanceof OidcError ? error.code : 'invalid'
    const reason = reasonOf(error)
    provider.onLogin({ outcome: 'failed', reason })
    return { problem: failedPage(code, reason, provider.name) }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof OidcError ? error.reason : 'unknown'
}

function notBegunHere(): Response {
  return problemPage({
    status: 400,
    title: 'This login cannot be finished',
    texts: [
      'It was begun in another browser or more than ten minutes ago, or it was used already. Begin again.',
    ],
  })
}

function failedPage(code: OidcError['code'], reason: string, issuer: string): Response {
  switch (code) {
    case 'unavailable':
      return problemPage({
        status: 503,
        title: 'No login now',
        texts: [`${issuer} does not answer. Nothing is lost: try again later.`],
        headers: { 'retry-after': '10' },
      })
    case 'denied':
      return problemPage({
        status: 403,
        title: 'Not signed in',
        texts: [`${issuer} did not sign you in: ${reason}.`],
      })
    case 'invalid':
      return problemPage({
        status: 403,
        title: 'Not signed in',
        texts: [
          `What ${issuer} sent cannot be relied on: ${reason}.`,
          'Whoever runs this sidecar finds it in the log.',
        ],
      })
  }
}

function nothingGranted({ name }: Caller): Response {
  return problemPage({
    status: 403,
    title: 'Nothing is granted to you',
    texts: [
      `Signed in as ${name}, but nothing is granted.`,
      'Whoever runs this sidecar can grant you something, under access.grants in its configuration. Then sign in again.',
    ],
  })
}
