import { setTimeout as sleep } from 'node:timers/promises'

import { control, type JournalEntry, startStandIn } from '@retriever/sandbox'

import { eventually } from '../eventually.ts'
import { ticketsOf } from '../glpi.ts'
import type { LivingBridge, StartBridge } from './bridge.ts'
import { type Cases, createCases } from './cases.ts'
import { check, type Violation } from './checker.ts'
import { isUnderWay, requestsIn } from './glpi-history.ts'
import type { History, SentDelivery } from './history.ts'
import { createRandom, type Random } from './random.ts'
import { send } from './sender.ts'
import { troubleFor } from './trouble.ts'

/** How to torment a bridge. */
export interface CampaignOptions {
  readonly start: StartBridge
  /** Where the bridge keeps its files. */
  readonly folder: string
  readonly kills: number
  /** Repeats what happens; when it happens depends on the machine. */
  readonly seed: number
  /** How long it may take until nothing moves any more. Default 60,000. */
  readonly settleWithinMs?: number
  /** Told about every kill. */
  readonly progress?: (line: string) => void
}

/** What a campaign saw. */
export interface CampaignReport {
  readonly seed: number
  readonly kills: number
  /** Kills that came after the acknowledgement of a new alert and before GLPI had answered its create. */
  readonly killsBeforeTicket: number
  /** Kills in lives in which GLPI lost answers. */
  readonly killsWithLostAnswers: number
  /** Alerts in acknowledged deliveries. */
  readonly acknowledged: number
  /** Deliveries whose answer never came. */
  readonly unanswered: number
  readonly tickets: number
  readonly violations: readonly Violation[]
  readonly history: History
}

/**
 * Kills a bridge again and again between the acknowledgement of an alert and its ticket, at random moments, lets it start
 * again on what it stored, waits until nothing moves any more, and has the whole history checked.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { start, folder, kills, seed, settleWithinMs = 60_000, progress } = options
  const random = createRandom(seed)
  const glpi = await startStandIn('glpi')
  const sandbox = control(glpi.url)
  const surroundings = { folder, glpi: glpi.credentials }
  const lives: Life[] = []
  const cases = createCases(random)
  const sent: SentDelivery[] = []
  let unanswered: readonly SentDelivery[] = []
  let bridge: LivingBridge | undefined
  try {
    for (let life = 0; life < kills; life += 1) {
      const trouble = troubleFor(life, random)
      await sandbox.faults(trouble.rules)
      bridge = await start(surroundings)
      const lived = await live(bridge, { cases, random, again: unanswered, sent })
      unanswered = lived.filter(({ answer }) => answer === 'unknown')
      lives.push({ deliveries: lived, endedAt: Date.now(), losesAnswers: trouble.losesAnswers })
      progress?.(`kill ${life + 1} of ${kills}: ${lived.length} deliveries`)
    }
    await sandbox.faults([])
    bridge = await start(surroundings)
    const last = bridge
    let journal: readonly JournalEntry[] = []
    await eventually(
      'nothing moves any more',
      async () => {
        const before = await sandbox.journal()
        if (before.some(isUnderWay) || !(await last.isSettled())) return false
        await sleep(300)
        journal = await sandbox.journal()
        return journal.length === before.length && (await last.isSettled())
      },
      { withinMs: settleWithinMs, everyMs: 100 },
    )
    const tickets = await ticketsOf(sandbox)
    const history = { deliveries: sent, requests: requestsIn(journal), tickets }
    return {
      seed,
      kills,
      killsBeforeTicket: lives.filter((life) => endedBeforeTicket(life, journal)).length,
      killsWithLostAnswers: lives.filter(({ losesAnswers }) => losesAnswers).length,
      acknowledged: sent
        .filter(({ answer }) => answer === 'acknowledged')
        .reduce((sum, { alerts }) => sum + alerts.length, 0),
      unanswered: sent.filter(({ answer }) => answer === 'unknown').length,
      tickets: tickets.length,
      violations: check(history),
      history,
    }
  } finally {
    await bridge?.kill()
    await glpi.close()
  }
}

type Answered = Awaited<ReturnType<typeof send>>

interface Life {
  readonly deliveries: readonly Answered[]
  readonly endedAt: number
  readonly losesAnswers: boolean
}

interface World {
  readonly cases: Cases
  readonly random: Random
  /** Deliveries of the life before that were not answered: their senders may try again. */
  readonly again: readonly SentDelivery[]
  /** Every delivery of the campaign. */
  readonly sent: SentDelivery[]
}

/** Two senders send until the bridge is dead; that is some time after the first acknowledgement. */
async function live(bridge: LivingBridge, world: World): Promise<readonly Answered[]> {
  const { cases, random, again, sent } = world
  const deliveries: Answered[] = []
  const acknowledged = new AbortController()
  let alive = true
  const deliver = async (alerts: SentDelivery['alerts']) => {
    const delivery = await send(bridge.webhook, alerts)
    sent.push(delivery)
    deliveries.push(delivery)
    cases.release(alerts)
    if (delivery.answer === 'acknowledged') acknowledged.abort()
  }
  const sender = async (first: readonly SentDelivery[]) => {
    for (const [index, { alerts }] of first.entries()) {
      if (!alive) break
      await deliver(alerts)
      for (const later of first.slice(index + 1)) cases.hold(later.alerts)
    }
    while (alive) {
      await deliver(cases.next())
      await sleep(random.between(5, 80))
    }
  }
  // Whoever has news of something does not send them before those that it still tries to deliver.
  const retried = again.filter(() => random.chance(0.7))
  for (const { alerts } of retried) cases.hold(alerts)
  const senders = [sender(retried), sender([])]
  await sleep(20_000, undefined, { signal: acknowledged.signal }).catch(() => undefined)
  await sleep(random.between(0, 300))
  await bridge.kill()
  alive = false
  await Promise.all(senders)
  for (const { alerts } of retried) cases.release(alerts)
  return deliveries
}

/** Whether GLPI still owed a ticket to a case that broke, and was acknowledged, in this life. */
function endedBeforeTicket(
  { deliveries, endedAt }: Life,
  journal: readonly JournalEntry[],
): boolean {
  const answered = new Set(
    journal
      .filter(({ method, path, status, at, durationMs }) => {
        const isCreate = method === 'POST' && /\/Ticket\/?$/.test(path)
        const answeredAt = Date.parse(at) + (durationMs ?? Infinity)
        return isCreate && status === 201 && answeredAt <= endedAt
      })
      .flatMap(({ body }) => /\bCase\d+\b/.exec(JSON.stringify(body))?.[0] ?? []),
  )
  return deliveries.some(
    ({ answer, alerts, answeredAt }) =>
      answer === 'acknowledged' &&
      answeredAt <= endedAt &&
      alerts.some(({ name, status }) => status === 'firing' && !answered.has(name)),
  )
}
