/** What came of signing in: nothing to say, or what to tell the viewer. */
export type SignInResult = { readonly ok: true } | { readonly ok: false; readonly detail: string }

/** The token in the page's address. It is taken out at once, so that nobody reads or bookmarks it. */
export function takeTokenFromAddress(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return undefined
  history.replaceState(null, '', location.pathname)
  return token
}

/** Signs in with a one-time token. */
export async function signIn(token: string): Promise<SignInResult> {
  try {
    const response = await fetch('/console/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    return response.ok ? { ok: true } : { ok: false, detail: await detailOf(response) }
  } catch {
    return { ok: false, detail: 'The sidecar does not answer. Is it running?' }
  }
}

/** Begins a login at the issuer; the browser then goes there. */
export async function logIn(): Promise<SignInResult> {
  try {
    const response = await fetch('/console/oidc/login', { method: 'POST' })
    if (!response.ok) return { ok: false, detail: await detailOf(response) }
    const { location: issuer } = (await response.json()) as { readonly location: string }
    location.assign(issuer)
    return { ok: true }
  } catch {
    return { ok: false, detail: 'The sidecar does not answer. Is it running?' }
  }
}

export async function signOut(): Promise<void> {
  await fetch('/console/session', { method: 'DELETE' })
}

async function detailOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => undefined)
  return typeof problem === 'object' && problem !== null && 'detail' in problem
    ? String(problem.detail)
    : `The sidecar answered ${response.status}.`
}

/** The token in what somebody pasted: the token alone, or the whole address. */
export function tokenIn(pasted: string): string {
  return pasted.trim().replace(/^.*#token=/, '')
}
