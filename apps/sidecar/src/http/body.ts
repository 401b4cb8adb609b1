import type { IncomingMessage } from 'node:http'

import { ProblemError } from '../problem.ts'

const empty = new Uint8Array()

/**
 * The whole body of a request, as far as it is not longer than `limit` bytes. `incoming` is Node's own request, when
 * there is one: reading from it costs a fraction of reading the web stream.
 */
export async function readBody(
  raw: Request,
  limit: number,
  incoming: IncomingMessage | undefined,
): Promise<Uint8Array> {
  const announced = Number(raw.headers.get('content-length') ?? 0)
  if (announced > limit) throw tooLarge(limit)
  if (incoming) return readIncoming(incoming, limit)
  return raw.body ? readStream(raw.body, limit) : empty
}

function readIncoming(incoming: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const settle = (act: () => void) => {
      incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut)
      act()
    }
    const onData = (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      if (length > limit) settle(() => reject(tooLarge(limit)))
    }
    const onEnd = () => {
      const [only] = chunks
      settle(() => resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks, length)))
    }
    const onCut = () => {
      const detail = 'the connection ended before the body did'
      settle(() => reject(new ProblemError('incomplete-body', detail)))
    }
    incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  })
}

async function readStream(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError('body-too-large', `a body here has at most ${limit} bytes`, {
    headers: { connection: 'close' },
  })
}
