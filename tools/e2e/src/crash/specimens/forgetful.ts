/**
 * A bridge that is broken on purpose: it keeps its queue in memory, so a kill loses what it has acknowledged. After a
 * lost answer it hopes for the best.
 */
import { logIn } from './glpi.ts'
import { listen, type News, titleOf } from './news.ts'

const glpi = await logIn(process.env)
const queue: News[] = []
const tickets = new Map<string, number>()
let working = false

listen({
  take(news) {
    queue.push(...news)
    if (!working) void work()
  },
  waiting: () => queue.length,
})

async function work(): Promise<void> {
  working = true
  for (let next = queue[0]; next; next = queue[0]) {
    await handle(next).catch(() => undefined)
    queue.shift()
  }
  working = false
}

async function handle(news: News): Promise<void> {
  const { name, status } = news
  const ticketId = tickets.get(name)
  if (status === 'firing' && ticketId === undefined) {
    tickets.set(name, await glpi.create(titleOf(news)))
  }
  if (status === 'resolved' && ticketId !== undefined) {
    await glpi.close(ticketId)
    tickets.delete(name)
  }
}
