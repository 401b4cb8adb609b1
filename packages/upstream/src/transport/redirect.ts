import type { Method } from '../request.ts'

/** Redirects that one attempt follows. */
const MOST_REDIRECTS = 3

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Where a redirect leads, or why it is not followed. */
export type RedirectDecision = { readonly follow: true; readonly target: string } | RedirectRefusal

/** Why a redirect is not followed, and what can be done about it. */
export interface RedirectRefusal {
  readonly follow: false
  readonly why: string
  readonly hint: string
}

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status)
}

/**
 * Only GET and HEAD follow, only within the same origin: credentials, cookies and client certificates are for that one,
 * and a request that changes something is not repeated elsewhere on somebody's word.
 */
export function followRedirect(
  method: Method,
  from: URL,
  location: string | null,
  followed: number,
): RedirectDecision {
  if (location === null || !URL.canParse(location, from)) {
    return no('without a usable Location', 'Look at the upstream: the answer is not valid HTTP.')
  }
  const to = new URL(location, from)
  if (to.protocol !== from.protocol) {
    return no(
      `from ${scheme(from)} to ${scheme(to)}`,
      `If that is meant, write ${scheme(to)} into baseUrl.`,
    )
  }
  if (to.origin !== from.origin) {
    return no(
      `to another host, ${to.host}`,
      'Credentials do not follow to another host. If that is meant, write it into baseUrl.',
    )
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return no(`of a ${method}`, 'Only GET and HEAD follow redirects. Ask for the final path.')
  }
  if (followed >= MOST_REDIRECTS) {
    return no(`after ${followed} others`, 'Look for a loop, or ask for the final path.')
  }
  return { follow: true, target: to.pathname + to.search }
}

function no(why: string, hint: string): RedirectRefusal {
  return { follow: false, why, hint }
}

function scheme(url: URL): string {
  return url.protocol.slice(0, -1)
}
