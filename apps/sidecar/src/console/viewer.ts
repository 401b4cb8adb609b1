/**
 * One open page, as a stream of server-sent events. A newer message of the same kind replaces an older one that was not
 * sent yet, so that a slow viewer costs one message of each kind and then sees the newest.
 */
export interface Viewer {
  readonly body: ReadableStream<Uint8Array>
  /** Sends `text`, or keeps it as the newest of this kind until the viewer is ready to read. */
  send(kind: string, text: string): void
  /** How long the oldest message has been waiting, in milliseconds; 0 when nothing waits. */
  waitingMs(now: number): number
  /** Ends the stream. Safe to call again. */
  close(): void
}

/** Opens a stream. `now` is a monotonic clock in milliseconds; `onClose` runs once, whoever ended the stream. */
export function openViewer(now: () => number, onClose: () => void): Viewer {
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
        waitingSince = now()
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
      if (waiting.size === 0) waitingSince = now()
      waiting.set(kind, text)
    },
    waitingMs: (at) => (waiting.size === 0 ? 0 : at - waitingSince),
    close() {
      const controller = stream
      closeOnce()
      controller?.close()
    },
  }
}
