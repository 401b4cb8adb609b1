import { randomBytes } from 'node:crypto'

import type { Clock } from '@retriever/upstream'

import type { Caller } from '../access/caller.ts'
import type { ConsolePart } from '../capability.ts'
import { answer, refusal } from './answers.ts'
import { readCookie } from './cookie.ts'
import { callbackPath } from './config.ts'
import { consoleCaller } from './console-caller.ts'
import { createLive } from './live.ts'
import { createOidcLogin } from './oidc/oidc-login.ts'
import type { OidcProvider } from './oidc/oidc-provider.ts'
import { createPendingLogins } from './oidc/pending-logins.ts'
import { createOneTimeTokens } from './one-time-token.ts'
import { createPageFiles } from './page-files.ts'
import { isSameOrigin } from './same-origin.ts'
import { createSessions } from './sessions.ts'
import type { Session } from './sessions.ts'
import { foreign, signInWithToken, signOut } from './sign-in.ts'
import { readState } from './state.ts'
import { visibleParts } from './visible-parts.ts'

/** The paths that belong to the console, as Hono patterns; with the methods GET, HEAD, POST and DELETE. */
export const consolePaths = ['/', '/console/*'] as const

/** The console: a read-only, live page about everything that runs in this process. */
export interface Console {
  /** Lets one browser in, once, and lets it see everything. To be printed for whoever started the sidecar, and nowhere else. */
  readonly oneTimeToken: string
  /**
   * Makes another token, which signs in as this caller. Default: as the one-time token does. With more than 16 that nobody
   * used, the oldest is no good any more.
   */
  issueToken(as?: Caller): string
  /** The address to open: its fragment carries the token, and fragments reach no server and no log. */
  address(origin: string, token?: string): string
  /** Answers a request for one of the console's paths. `caller` is the network address that it came from. */
  fetch(request: Request, caller?: string): Promise<Response>
  /** How many pages are open now. */
  viewers(): number
  /** Ends all open streams, so that a graceful stop need not wait for them. */
  close(): void
}

export interface ConsoleOptions {
  /** What the capabilities show, in this order. */
  readonly parts: readonly ConsolePart[]
  readonly clock: Clock
  /** Makes secrets: text for an address, at least 128 bits of randomness. Default: 256 bits from the system. */
  readonly randomToken?: () => string
  /** The folder with the files for the browser. Default: where the build put them. */
  readonly pageFolder?: URL
  /** Who lets people in beside the one-time token. */
  readonly login?: OidcProvider | undefined
  /** Told when a part cannot say what it shows. */
  readonly onProblem?: (part: string, cause: unknown) => void
}

/** Makes the console. It reads no file and starts nothing before somebody looks. */
export function createConsole(options: ConsoleOptions): Console {
  const { parts, clock } = options
  const randomToken = options.randomToken ?? (() => randomBytes(32).toString('base64url'))
  const tokens = createOneTimeTokens({ clock, randomToken })
  const sessions = createSessions({ clock, randomToken })
  const live = createLive({ parts, clock, onProblem: options.onProblem })
  const modules = parts.map(({ id }) => `parts/${id}.js`)
  const files = createPageFiles(
    ['index.html', 'console.js', 'console.css', 'icon.svg', ...modules],
    options.pageFolder,
  )
  const oneTimeToken = tokens.issue(consoleCaller)

  const login =
    options.login &&
    createOidcLogin({
      provider: options.login,
      pending: createPendingLogins({ clock, randomToken }),
      sessions,
      parts,
      clock,
    })

  const sessionOf = (request: Request) => {
    const id = readCookie(request)
    return id === undefined ? undefined : sessions.find(id)
  }

  const state = async ({ caller }: Session) => {
    const shown = await readState({ ...options, parts: visibleParts(parts, caller) }, caller)
    return answer(JSON.stringify(shown), { headers: { 'content-type': 'application/json' } })
  }

  const oidc = (request: Request, pathname: string, caller: string) => {
    if (login && pathname === callbackPath) {
      return request.method === 'GET' ? login.finish(request) : wrongMethod('GET')
    }
    if (login && pathname === '/console/oidc/login') {
      return request.method === 'POST' ? login.begin(request, caller) : wrongMethod('POST')
    }
    return refusal(404, 'Not found', 'The console has no such page.')
  }

  /** Modules tell which parts there are, so that they are given to those only who see these parts. */
  const file = (request: Request, name: string) => {
    const part = parts.find(({ id }) => name === `parts/${id}.js`)
    const session = part && sessionOf(request)
    const isHidden = part && !(session && visibleParts([part], session.caller).length > 0)
    return files.serve(isHidden ? '' : name, request)
  }

  const data = async (
    request: Request,
    show: (session: Session) => Promise<Response> | Response,
  ) => {
    if (!isSameOrigin(request, 'nothing')) return foreign()
    const session = sessionOf(request)
    return session ? show(session) : signedOut(options.login?.name)
  }

  const events = (session: Session) => {
    const body = live.open(session)
    return body
      ? answer(body, {
          headers: {
            'content-type': 'text/event-stream',
            // Proxies that gather output before they pass it on would hold back the news.
            'x-accel-buffering': 'no',
            // A connection that is kept after the stream has ended would hold up a graceful stop.
            connection: 'close',
          },
        })
      : refusal(503, 'Too many viewers', 'Close a page of the console, or wait.', {
          'retry-after': '15',
        })
  }

  return {
    oneTimeToken,
    issueToken: (as = consoleCaller) => tokens.issue(as),
    address: (origin, token = oneTimeToken) => `${new URL('/', origin).href}#token=${token}`,
    viewers: () => live.viewers(),
    close: () => live.close(),
    async fetch(request, caller = '') {
      const { pathname } = new URL(request.url)
      const reads = request.method === 'GET' || request.method === 'HEAD'
      if (pathname === '/console/session') {
        if (request.method === 'POST') return signInWithToken(request, caller, tokens, sessions)
        if (request.method === 'DELETE') return signOut(request, readCookie(request), sessions)
        return wrongMethod('POST, DELETE')
      }
      if (pathname === '/console/events' || pathname === '/console/state') {
        if (request.method !== 'GET') return wrongMethod('GET')
        return data(request, pathname === '/console/events' ? events : state)
      }
      if (pathname.startsWith('/console/oidc/')) return oidc(request, pathname, caller)
      if (!reads) return wrongMethod('GET, HEAD')
      return file(request, pathname === '/' ? 'index.html' : pathname.replace('/console/', ''))
    },
  }
}

/** `login` names who else lets people in: the page offers it. */
function signedOut(login: string | undefined): Response {
  return refusal(
    401,
    'Not signed in',
    'Open the address that the sidecar printed when it started, or one of "retriever console".',
    {
      'www-authenticate': 'OneTimeToken realm="console"',
    },
    login === undefined ? {} : { login },
  )
}

function wrongMethod(allow: string): Response {
  return refusal(405, 'Method not allowed', `This path answers ${allow}.`, { allow })
}
