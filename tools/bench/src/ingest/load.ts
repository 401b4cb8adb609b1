import autocannon from 'autocannon'

import type { Deliveries } from './deliveries.ts'
import type { RunningService } from './service.ts'

/** What came of a load. */
export interface LoadFigures {
  /** Deliveries that were answered with 2xx. */
  readonly acknowledged: number
  /** How often each other answer came, by its status; `no answer` for lost connections and timeouts. */
  readonly refused: Readonly<Record<string, number>>
  readonly seconds: number
  /** From sending a delivery to its answer, in milliseconds, of the acknowledged ones. */
  readonly latencies: readonly number[]
}

/**
 * Posts deliveries for this long. Every connection sends its next delivery when the last one is answered; a server that
 * closes the connection gets it on a new one.
 */
export async function keepUp(
  { url, headers }: RunningService,
  deliveries: Deliveries,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<LoadFigures> {
  const latencies: number[] = []
  const refused: Record<string, number> = {}
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    sampleInt: 100,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    setupClient(client) {
      let sentAt = performance.now()
      client.setBody(deliveries.next())
      client.on('response', (status) => {
        const now = performance.now()
        if (status >= 200 && status < 300) latencies.push(now - sentAt)
        else refused[status] = (refused[status] ?? 0) + 1
        // Set here and not per request: a delivery that is lost with its connection is sent again as it was.
        client.setBody(deliveries.next())
        sentAt = now
      })
    },
  })
  if (result.errors > 0) refused['no answer'] = result.errors
  return { acknowledged: latencies.length, refused, seconds: result.duration, latencies }
}

/** Posts so many deliveries, a few at a time, and checks every answer. Throws at the first that is not 2xx. */
export async function deliverAll(
  { url, headers }: RunningService,
  deliveries: Deliveries,
  count: number,
): Promise<void> {
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: deliveries.next(),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
      if (/"duplicate":\s*true/.test(text))
        throw new Error(`${url} took a delivery for a duplicate`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}
