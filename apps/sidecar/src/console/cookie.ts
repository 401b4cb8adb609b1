/** Browsers send cookies to every port of a host, so that two sidecars on one host need two names. */
function cookieName(request: Request): string {
  return `retriever-console-${new URL(request.url).port || 'default'}`
}

/** The secret in the request's cookie, if it has one. */
export function readCookie(request: Request): string | undefined {
  const prefix = `${cookieName(request)}=`
  return (request.headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(prefix))
    ?.slice(prefix.length)
}

/** The value of `Set-Cookie` that keeps a session, or with an age of 0 removes it. */
export function sessionCookie(
  request: Request,
  cookie: { readonly value: string; readonly maxAgeMs: number; readonly secure: boolean },
): string {
  const attributes = [
    `${cookieName(request)}=${cookie.value}`,
    'HttpOnly',
    'SameSite=Strict',
    'Path=/',
    `Max-Age=${Math.floor(cookie.maxAgeMs / 1000)}`,
  ]
  if (cookie.secure) attributes.push('Secure')
  return attributes.join('; ')
}
