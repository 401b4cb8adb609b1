/** What a cookie of the console is for. */
interface CookieUse {
  readonly name: string
  readonly sameSite: 'Strict' | 'Lax'
  readonly path: string
}

/** The session: no other site makes a browser send it. */
export const sessionUse: CookieUse = { name: 'console', sameSite: 'Strict', path: '/' }

/** A login that is under way: it has to come along when the issuer sends the browser back. */
export const loginUse: CookieUse = { name: 'login', sameSite: 'Lax', path: '/console/oidc/' }

/** Browsers send cookies to every port of a host, so that two sidecars on one host need two names. */
function cookieName(request: Request, { name }: CookieUse): string {
  return `retriever-${name}-${new URL(request.url).port || 'default'}`
}

/** The secret in the request's cookie, if it has one. */
export function readCookie(request: Request, use: CookieUse = sessionUse): string | undefined {
  const prefix = `${cookieName(request, use)}=`
  return (request.headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(prefix))
    ?.slice(prefix.length)
}

/** The value of `Set-Cookie` that keeps a secret, or with an age of 0 removes it. */
export function cookieText(
  request: Request,
  use: CookieUse,
  cookie: { readonly value: string; readonly maxAgeMs: number; readonly secure: boolean },
): string {
  const attributes = [
    `${cookieName(request, use)}=${cookie.value}`,
    'HttpOnly',
    `SameSite=${use.sameSite}`,
    `Path=${use.path}`,
    `Max-Age=${Math.floor(cookie.maxAgeMs / 1000)}`,
  ]
  if (cookie.secure) attributes.push('Secure')
  return attributes.join('; ')
}
