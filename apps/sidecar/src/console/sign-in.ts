import { answer, refusal } from './answers.ts'
import { cookieText, sessionUse } from './cookie.ts'
import type { OneTimeTokens } from './one-time-token.ts'
import { isSameOrigin, isSecure } from './same-origin.ts'
import type { Sessions } from './sessions.ts'

const maxBodyBytes = 1_024

/**
 * Signs in with a one-time token: `POST {"token": "…"}` from our own page, answered by a session cookie.
 */
export async function signInWithToken(
  request: Request,
  caller: string,
  tokens: OneTimeTokens,
  sessions: Sessions,
): Promise<Response> {
  if (!isSameOrigin(request, 'origin')) return foreign()
  const token = await readToken(request)
  if (token === undefined) {
    return refusal(400, 'Bad request', 'Send a JSON object with one text: token.')
  }
  const redemption = tokens.redeem(token, caller)
  switch (redemption.kind) {
    case 'wait':
      return refusal(429, 'Too many attempts', 'Too many wrong tokens. Wait a minute.', {
        'retry-after': String(Math.ceil(redemption.waitMs / 1000)),
      })
    case 'refused':
      return refusal(
        403,
        'Not signed in',
        'This token is wrong, used up or too old. "retriever console" prints a new one.',
      )
    case 'accepted': {
      const { id, session } = sessions.open(redemption.caller)
      const cookie = { value: id, maxAgeMs: session.lifetimeMs, secure: isSecure(request) }
      return answer(null, {
        status: 204,
        headers: { 'set-cookie': cookieText(request, sessionUse, cookie) },
      })
    }
  }
}

/** Ends the session of this request and removes its cookie. */
export function signOut(request: Request, id: string | undefined, sessions: Sessions): Response {
  if (!isSameOrigin(request, 'origin')) return foreign()
  if (id !== undefined) sessions.end(id)
  const cookie = { value: '', maxAgeMs: 0, secure: isSecure(request) }
  return answer(null, {
    status: 204,
    headers: { 'set-cookie': cookieText(request, sessionUse, cookie) },
  })
}

/** The refusal of a request that another site's page sent. */
export function foreign(): Response {
  return refusal(403, 'Foreign origin', 'Only the console itself may ask this.')
}

async function readToken(request: Request): Promise<string | undefined> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json') return undefined
  const text = await readText(request)
  if (text === undefined) return undefined
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || !('token' in body)) return undefined
    return typeof body.token === 'string' ? body.token : undefined
  } catch {
    return undefined
  }
}

/** The body as text; undefined when it is longer than any token. */
async function readText(request: Request): Promise<string | undefined> {
  if (!request.body) return undefined
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > maxBodyBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}
