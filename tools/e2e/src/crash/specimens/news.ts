import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One alert, as far as a careless bridge reads it. */
export interface News {
  readonly name: string
  readonly status: 'firing' | 'resolved'
  /** As it was sent. */
  readonly startsAt: string
}

/** The title of its ticket: the same for all tries of one, another one when it begins to fire again. */
export function titleOf({ name, startsAt }: News): string {
  return `[${name}-${Date.parse(startsAt)}] ${name}`
}

/** What a careless bridge does with its news. */
export interface NewsDesk {
  /** Called before the answer. */
  take(news: readonly News[]): void
  /** How much it still has to do. */
  waiting(): number
}

/** Takes Alertmanager's webhooks on a free port, prints where, and answers 202 when the desk has taken the news. */
export function listen({ take, waiting }: NewsDesk): void {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ waiting: waiting() }))
      return
    }
    void read(request).then((news) => {
      take(news)
      response.writeHead(202).end()
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }))
  })
}

async function read(request: IncomingMessage): Promise<readonly News[]> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { alerts } = JSON.parse(Buffer.concat(chunks).toString()) as {
    readonly alerts: readonly {
      readonly status: News['status']
      readonly startsAt: string
      readonly labels: { readonly alertname: string }
    }[]
  }
  return alerts.map(({ status, startsAt, labels }) => ({
    status,
    startsAt,
    name: labels.alertname,
  }))
}
