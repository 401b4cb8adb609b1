/** Where a redirect leads, or why it is not followed. */
export type Redirect =
  | { readonly follow: true; readonly url: URL }
  | { readonly follow: false; readonly reason: string }

/** True for the answers by which a standby sends us to the active node. Method and body stay the same. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 307 || status === 308
}

/**
 * Decides about a redirect: tokens go nowhere but to the same server and to the hosts that were named, and never from
 * https to http. Only the origin of the target is shown: its query may be anybody's.
 */
export function redirectFrom(
  from: URL,
  location: string | undefined,
  allowedHosts: readonly string[],
): Redirect {
  if (location === undefined || !URL.canParse(location, from)) {
    return { follow: false, reason: 'redirects without saying where to' }
  }
  const url = new URL(location, from)
  const target = `${url.protocol}//${url.host}`
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { follow: false, reason: `redirects to ${url.protocol}` }
  }
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    return { follow: false, reason: `redirects from https to ${target}` }
  }
  const known = url.host === from.host || allowedHosts.some((host) => fits(host, url))
  if (!known)
    return { follow: false, reason: `redirects to ${target}, which is not in redirectHosts` }
  url.hash = ''
  url.username = ''
  url.password = ''
  return { follow: true, url }
}

/** `host` fits every port, `host:port` that one, also when it is the usual one and the URL leaves it out. */
function fits(host: string, url: URL): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return host === url.hostname || host === `${url.hostname}:${port}`
}
