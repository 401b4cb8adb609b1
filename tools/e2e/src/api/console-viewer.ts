import { callerWith } from './caller.ts'
import { ciToken } from './world.ts'

/** Somebody who is signed in to the console. */
export interface ConsoleViewer {
  /** The value of the session's cookie. */
  readonly cookie: string
  /** All that the page shows. */
  state(): Promise<string>
  /** The stream of events, as text, until the signal aborts. */
  stream(signal: AbortSignal): Promise<string>
}

/** Signs in to the console as somebody who has a token. */
export async function openConsole(api: string): Promise<ConsoleViewer> {
  const { json } = await callerWith(api, ciToken)('POST', '/console/token', {})
  const { hash } = new URL(String(json['address']))
  const session = await fetch(`${api}/console/session`, {
    method: 'POST',
    headers: { origin: api, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  })
  if (session.status !== 204) throw new Error(`no session: ${session.status}`)
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return {
    cookie: cookie.replace(/^[^=]*=/, ''),
    state: async () => (await fetch(`${api}/console/state`, { headers: { cookie } })).text(),
    async stream(signal: AbortSignal) {
      let text = ''
      try {
        const response = await fetch(`${api}/console/events`, { headers: { cookie }, signal })
        const decoder = new TextDecoder()
        for await (const chunk of response.body ?? [])
          text += decoder.decode(chunk, { stream: true })
      } catch (error) {
        if (!signal.aborted) throw error
      }
      return text
    },
  }
}
