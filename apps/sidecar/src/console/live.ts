import type { Clock } from '@retriever/upstream'

import type { ConsolePart } from '../capability.ts'
import { audienceOf } from './audience.ts'
import { createAudienceFeeds } from './audience-feeds.ts'
import type { AudienceFeeds } from './audience-feeds.ts'
import type { Session } from './sessions.ts'
import { eventText, openViewer } from './viewer.ts'
import type { Viewer } from './viewer.ts'

/** The open pages, and what keeps them up to date. Costs nothing while nobody looks. */
export interface Live {
  /** Opens a stream of server-sent events for this session; undefined when there are too many. */
  open(session: Session): ReadableStream<Uint8Array> | undefined
  /** How many pages are open. */
  viewers(): number
  /** Ends all streams and opens no more. */
  close(): void
}

export interface LiveOptions {
  readonly parts: readonly ConsolePart[]
  readonly clock: Clock
  readonly onProblem?: ((part: string, cause: unknown) => void) | undefined
}

const maxViewers = 100
/** Keeps proxies from ending a quiet stream, and finds viewers that are gone. */
const beatMs = 15_000
/** A viewer that took nothing for so long is dropped. */
const patienceMs = 30_000

export function createLive({ parts, clock, onProblem }: LiveOptions): Live {
  const viewers = new Map<Viewer, Session>()
  const audiences = new Map<string, AudienceFeeds>()
  let closed = false
  let beating: AbortController | undefined

  const beat = async (signal: AbortSignal) => {
    for (;;) {
      await clock.sleep(beatMs, signal).catch(() => {})
      if (signal.aborted) return
      for (const [viewer, session] of viewers) {
        if (session.ended() || viewer.waitingMs() > patienceMs) viewer.close()
        else viewer.send(':', ':\n\n')
      }
    }
  }

  const start = () => {
    beating = new AbortController()
    void beat(beating.signal)
  }

  return {
    open(session) {
      if (closed || viewers.size >= maxViewers) return undefined
      const audience = audienceOf(session.caller)
      const feeds =
        audiences.get(audience.key) ?? createAudienceFeeds({ audience, parts, clock, onProblem })
      audiences.set(audience.key, feeds)
      const end = () => viewer.close()
      const viewer = openViewer(clock, () => {
        session.signal.removeEventListener('abort', end)
        viewers.delete(viewer)
        if (feeds.remove(viewer)) audiences.delete(audience.key)
        if (viewers.size === 0) beating?.abort()
      })
      session.signal.addEventListener('abort', end)
      viewers.set(viewer, session)
      viewer.send('hello', helloText(session, feeds.parts, clock.now()))
      if (viewers.size === 1) start()
      feeds.add(viewer)
      return viewer.body
    },
    viewers: () => viewers.size,
    close() {
      closed = true
      for (const viewer of viewers.keys()) viewer.close()
    },
  }
}

/** Tells a page who looks, and which parts there are for it. */
function helloText({ caller, endsAt }: Session, parts: readonly ConsolePart[], at: number): string {
  return eventText('hello', {
    at,
    sessionEndsAt: endsAt,
    viewer: caller.name,
    parts: parts.map(({ id, title }) => ({ id, title })),
  })
}
