/**
 * A bridge that is broken on purpose: it writes down what it acknowledged and what it has done, and survives a kill, but
 * it takes a lost answer for a failure and asks for the ticket again without looking.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { logIn } from './glpi.ts'
import { listen, type News, titleOf } from './news.ts'

/** A line of the file: news that came, or the first news being dealt with and the ticket that it left open. */
type Line = { readonly came: News } | { readonly ticketId?: number }

const file = process.env['QUEUE_FILE'] ?? ''
const glpi = await logIn(process.env)
const queue: News[] = []
const tickets = new Map<string, number>()
let working = false

if (existsSync(file)) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line) remember(JSON.parse(line) as Line)
  }
}
void work()
listen({
  take(news) {
    for (const came of news) note({ came })
    if (!working) void work()
  },
  waiting: () => queue.length,
})

function note(line: Line): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`)
  remember(line)
}

function remember(line: Line): void {
  if ('came' in line) {
    queue.push(line.came)
    return
  }
  const done = queue.shift()
  if (!done) return
  if (line.ticketId === undefined) tickets.delete(done.name)
  else tickets.set(done.name, line.ticketId)
}

async function work(): Promise<void> {
  working = true
  for (let next = queue[0]; next; next = queue[0]) {
    try {
      const ticketId = await handle(next)
      note(ticketId === undefined ? {} : { ticketId })
    } catch {
      await sleep(50)
    }
  }
  working = false
}

async function handle(news: News): Promise<number | undefined> {
  const { name, status } = news
  const ticketId = tickets.get(name)
  if (status === 'firing') return ticketId ?? (await glpi.create(titleOf(news)))
  if (ticketId !== undefined) await glpi.close(ticketId)
  return undefined
}
