import type { Clock } from '@retriever/upstream'

import type { ConsolePart } from '../capability.ts'
import { createPartFeed } from './part-feed.ts'
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
  const listed = parts.map(({ id, title }) => ({ id, title }))
  let closed = false
  let beating: AbortController | undefined

  const feeds = parts.map((part) =>
    createPartFeed({
      part,
      clock,
      publish: (message) => {
        for (const viewer of viewers.keys()) viewer.send(part.id, message)
      },
      onProblem,
    }),
  )

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
    for (const feed of feeds) feed.start()
    beating = new AbortController()
    void beat(beating.signal)
  }

  const stop = () => {
    for (const feed of feeds) feed.stop()
    beating?.abort()
  }

  return {
    open(session) {
      if (closed || viewers.size >= maxViewers) return undefined
      const end = () => viewer.close()
      const viewer = openViewer(clock, () => {
        session.signal.removeEventListener('abort', end)
        viewers.delete(viewer)
        if (viewers.size === 0) stop()
      })
      session.signal.addEventListener('abort', end)
      viewers.set(viewer, session)
      viewer.send(
        'hello',
        eventText('hello', { at: clock.now(), sessionEndsAt: session.endsAt, parts: listed }),
      )
      if (viewers.size === 1) start()
      for (const [index, feed] of feeds.entries()) {
        const latest = feed.latest()
        if (latest !== undefined) viewer.send(parts[index]?.id ?? '', latest)
      }
      return viewer.body
    },
    viewers: () => viewers.size,
    close() {
      closed = true
      for (const viewer of viewers.keys()) viewer.close()
    },
  }
}
