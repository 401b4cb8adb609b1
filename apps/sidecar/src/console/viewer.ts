import type { Clock } from '@retriever/upstream'

/**
 * One open page, as a stream of server-sent events. A newer message of the same kind replaces an older one that was not
 * sent yet, so that a slow viewer costs one message of each kind and then sees the newest.
 */
export interface Viewer {
  readonly body: ReadableStream<Uint8Array>
  /** Sends `text`, or keeps it as the newest of this kind until the viewer is ready to read. */
  send(kind: string, text: string): void
  /** How long the oldest message has been waiting, in milliseconds; 0 when nothing waits. */
  waitingMs(): number
  /** Ends the stream. Safe to call again. */
  close(): void
}

/** A server-sent event with JSON as its data. */
export function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Opens a stream. `onClose` runs once, whoever ended the stream. */
export function openViewer(clock: Clock, onClose: () => void): Viewer {
  const encoder = new TextEncoder()
  const waiting = new Map<string, string>()
  let waitingSince = 0
  let reader: ReadableStreamDefaultController<Uint8Array> | undefined
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined

  const closeOnce = () => {
    if (!stream) return
    stream = undefined
    reader = undefined
    waiting.clear()
    onClose()
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = controller
      },
      pull(controller) {
        const [next] = waiting
        if (!next) {
          reader = controller
          return
        }
        waiting.delete(next[0])
        waitingSince = clock.monotonic()
        controller.enqueue(encoder.encode(next[1]))
      },
      cancel: closeOnce,
    },
    // Nothing is queued in the stream itself: `pull` then means that the connection takes more.
    { highWaterMark: 0 },
  )

  return {
    body,
    send(kind, text) {
      if (reader) {
        const controller = reader
        reader = undefined
        controller.enqueue(encoder.encode(text))
        return
      }
      if (!stream) return
      if (waiting.size === 0) waitingSince = clock.monotonic()
      waiting.set(kind, text)
    },
    waitingMs: () => (waiting.size === 0 ? 0 : clock.monotonic() - waitingSince),
    close() {
      const controller = stream
      closeOnce()
      controller?.close()
    },
  }
}
