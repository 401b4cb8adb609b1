import type { Server } from 'node:http'

import type { Clock } from '@retriever/upstream'

/** Nobody asked for so long: who is still connected has nothing under way. */
const quietMs = 500
/** For so long at most: others come all the time. */
const atMostMs = 1_000
const lookEveryMs = 20

/**
 * Goes on answering for a moment before a server stops to listen. Whoever keeps its connection may be sending on it just
 * now: if it were closed as idle, the request would be lost, and nobody would know whether it was carried out. Answers
 * say `connection: close` by then, so that those who are busy leave with their next one. Resolves when all are gone, or
 * silent, or time is up.
 */
export async function letKeptGo(
  server: Server,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
  deadline: AbortSignal,
): Promise<void> {
  const begunAt = clock.monotonic()
  let lastAt = begunAt
  const note = (): void => void (lastAt = clock.monotonic())
  server.on('request', note)
  while (!deadline.aborted && (await connectionsTo(server)) > 0) {
    const now = clock.monotonic()
    if (now - lastAt >= quietMs || now - begunAt >= atMostMs) break
    await clock.sleep(lookEveryMs, deadline).catch(() => {})
  }
  server.off('request', note)
}

function connectionsTo(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error ? 0 : count))
  })
}
