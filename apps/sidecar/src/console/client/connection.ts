import { createEventParser } from './event-stream.ts'
import type { StreamEvent } from './event-stream.ts'

/** What became of one connection. */
type Ending = 'signed-out' | 'lost'

/** The server sends at least a heartbeat every 15 s: after so long a silence the connection is dead. */
const silenceMs = 40_000
const firstWaitMs = 500
const longestWaitMs = 15_000

/** How the page hears from the server. */
export interface ConnectionOptions {
  readonly onEvent: (event: StreamEvent) => void
  /** The connection stands: the server has begun to send. */
  readonly onOpen: () => void
  /** Nobody is signed in; `login` names who else lets people in beside the one-time token. */
  readonly onSignedOut: (login: string | undefined) => void
  /** The connection was lost; it is tried again after `waitMs`. */
  readonly onLost: (waitMs: number) => void
}

/**
 * Follows the server until the viewer is signed out: connects again after every loss, at first soon and then less and
 * less often, at once when the network or the viewer comes back.
 */
export async function followServer(options: ConnectionOptions): Promise<void> {
  let waitMs = firstWaitMs
  for (;;) {
    const ending = await listen({
      ...options,
      onOpen() {
        waitMs = firstWaitMs
        options.onOpen()
      },
    })
    if (ending === 'signed-out') return
    const jittered = waitMs * (0.5 + Math.random() / 2)
    options.onLost(jittered)
    await pause(jittered)
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  }
}

async function listen({ onEvent, onOpen, onSignedOut }: ConnectionOptions): Promise<Ending> {
  const life = new AbortController()
  let silence: number | undefined
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => life.abort(), silenceMs)
  }
  try {
    heard()
    const response = await fetch('/console/events', { signal: life.signal, cache: 'no-store' })
    if (response.status === 401) {
      onSignedOut(await loginIn(response))
      return 'signed-out'
    }
    if (!response.ok || !response.body) return 'lost'
    onOpen()
    const parse = createEventParser()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'lost'
      heard()
      for (const event of parse(value)) onEvent(event)
    }
  } catch {
    return 'lost'
  } finally {
    clearTimeout(silence)
    life.abort()
  }
}

async function loginIn(response: Response): Promise<string | undefined> {
  const problem: unknown = await response.json().catch(() => undefined)
  return typeof problem === 'object' && problem !== null && 'login' in problem
    ? String(problem.login)
    : undefined
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      document.removeEventListener('visibilitychange', done)
      resolve()
    }
    const timer = setTimeout(done, durationMs)
    addEventListener('online', done)
    document.addEventListener('visibilitychange', done)
  })
}
