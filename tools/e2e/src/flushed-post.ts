import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

/** A POST under way. */
export interface FlushedPost {
  /** Resolves when the whole request was handed to the operating system: from then on the server owes an answer. */
  readonly flushed: Promise<unknown>
  /** The status of the answer; rejects when there was none. */
  readonly status: Promise<number>
}

/** Posts JSON over a connection of its own. */
export function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): FlushedPost {
  const outgoing = request(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', ...headers },
  })
  const flushed = once(outgoing, 'finish')
  const status = once(outgoing, 'response').then(([answer]: IncomingMessage[]) => {
    answer?.resume()
    return answer?.statusCode ?? 0
  })
  outgoing.end(JSON.stringify(body))
  return { flushed, status }
}
