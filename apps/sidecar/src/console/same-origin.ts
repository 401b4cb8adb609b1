/**
 * Whether our own page sent this request, as far as the browser tells. A request without the headers that browsers add
 * passes only where `required` is not set: a script with the right cookie may read, but never sign in from elsewhere.
 */
export function isSameOrigin(request: Request, required: 'origin' | 'nothing'): boolean {
  const site = request.headers.get('sec-fetch-site')
  // `same-site` is foreign too: another port of this host gets the same cookies.
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  const origin = request.headers.get('origin')
  if (origin === null) return required === 'nothing'
  return hostOf(origin) === new URL(request.url).host
}

/** Whether the browser reached us by TLS, perhaps through a proxy that ended it. */
export function isSecure(request: Request): boolean {
  const { protocol } = new URL(request.url)
  return protocol === 'https:' || (request.headers.get('origin') ?? '').startsWith('https:')
}

function hostOf(origin: string): string | undefined {
  // Only the host is compared: behind a proxy that ends TLS we do not know the scheme that the browser used.
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
