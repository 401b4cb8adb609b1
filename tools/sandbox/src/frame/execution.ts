import { setTimeout as delay } from 'node:timers/promises'

import type { AdjustableClock } from './clock.ts'
import { deliveryOf, type Delivery } from './delivery.ts'
import type { FaultEffect, Faults } from './faults.ts'
import { noted, readable, type Journal } from './journal.ts'
import { emptyPage, gatewayPage, htmlPage } from './pages.ts'
import type { Conditions, StandIn, StandInAnswer, StandInRequest } from './stand-in.ts'

/** What goes back over the wire: an answer, or a connection reset. */
export type Outcome = (StandInAnswer & { readonly delivery?: Delivery }) | 'reset'

/** The parts of a running stand-in that a request passes through. */
export interface Works {
  readonly standIn: StandIn
  readonly journal: Journal
  readonly faults: Faults
  readonly clock: AdjustableClock
  /** How many requests are under way. */
  readonly load: { inFlight: number }
  /** Ends the waiting of slow answers when the server stops. */
  readonly signal: AbortSignal
}

/** Takes one request through the fault rules and the stand-in, and notes it in the journal. */
export async function execute(request: StandInRequest, works: Works): Promise<Outcome> {
  works.load.inFlight += 1
  try {
    return await carryOut(request, works)
  } finally {
    works.load.inFlight -= 1
  }
}

async function carryOut(request: StandInRequest, works: Works): Promise<Outcome> {
  const { journal, faults, clock, standIn } = works
  const began = performance.now()
  const seq = journal.add(request, clock.now())
  const effects = faults.take(request, works.load.inFlight)
  if (effects.length > 0) {
    journal.update(seq, { fault: effects.map(({ type }) => type).join(',') })
  }
  const wait = (when: 'before' | 'after'): Promise<void> => pause(effects, when, works.signal)
  const finish = (outcome: Outcome): Outcome => {
    const durationMs = Math.round((performance.now() - began) * 10) / 10
    journal.update(seq, { ...(outcome === 'reset' ? {} : noted(outcome)), durationMs })
    const delivery = deliveryOf(effects)
    return outcome === 'reset' || delivery === undefined ? outcome : { ...outcome, delivery }
  }
  const run = async (): Promise<StandInAnswer> => {
    const answer = await answered(standIn, request, conditionsOf(effects, clock.now()))
    journal.update(seq, { executed: 'yes' })
    return answer
  }

  await wait('before')
  if (effects.some(({ type }) => type === 'expired-session')) standIn.dropSessions?.()
  const last = effects.at(-1)
  if (last?.type === 'reset-before') return finish('reset')
  if (last?.type === 'executed-later') {
    journal.update(seq, { executed: 'later' })
    clock.after(last.afterMs, () => {
      void answered(standIn, request, conditionsOf(effects, clock.now())).then((answer) => {
        const later = { status: answer.status, response: readable(answer.body) }
        journal.update(seq, { later: { at: new Date(clock.now()).toISOString(), ...later } })
      })
    })
    return finish(gatewayPage(last.status))
  }
  const instead = last === undefined ? undefined : substitute(last)
  if (instead !== undefined && !isExecuted(last)) return finish(instead)
  const answer = await run()
  await wait('after')
  if (last?.type === 'reset-after') {
    journal.update(seq, { response: readable(answer.body) })
    return finish('reset')
  }
  return finish(instead ?? answer)
}

async function answered(
  standIn: StandIn,
  request: StandInRequest,
  conditions: Conditions,
): Promise<StandInAnswer> {
  try {
    return await standIn.answer(request, conditions)
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const body = `The stand-in itself failed; please report this.\n${text}\n`
    return { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
  }
}

function conditionsOf(effects: readonly FaultEffect[], now: number): Conditions {
  const conditions: { trouble?: string; staleAt?: number } = {}
  for (const effect of effects) {
    if (effect.type === 'trouble') conditions.trouble = effect.name
    if (effect.type === 'stale-reads') conditions.staleAt = now - effect.forMs
  }
  return conditions
}

async function pause(
  effects: readonly FaultEffect[],
  when: 'before' | 'after',
  signal: AbortSignal,
): Promise<void> {
  for (const effect of effects) {
    if (effect.type !== 'slow' || (effect.when ?? 'before') !== when) continue
    await delay(effect.ms, undefined, { signal }).catch(() => undefined)
  }
}

function substitute(effect: FaultEffect): StandInAnswer | undefined {
  switch (effect.type) {
    case 'status': {
      return ownStatus(effect)
    }
    case 'html-page': {
      return htmlPage(effect.title)
    }
    case 'empty-page': {
      return emptyPage
    }
    case 'rate-limited': {
      return gatewayPage(429, { 'retry-after': String(effect.retryAfterSeconds) })
    }
    case 'slow':
    case 'reset-before':
    case 'reset-after':
    case 'executed-later':
    case 'expired-session':
    case 'stale-reads':
    case 'trouble':
    case 'drip':
    case 'padded':
    case 'cut-off': {
      return undefined
    }
  }
}

function ownStatus({
  status,
  body,
  headers = {},
}: Extract<FaultEffect, { type: 'status' }>): StandInAnswer {
  if (body === undefined) return gatewayPage(status, headers)
  return typeof body === 'string'
    ? { status, headers: { 'content-type': 'text/html', ...headers }, body }
    : {
        status,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }
}

function isExecuted(effect: FaultEffect | undefined): boolean {
  return (effect?.type === 'status' || effect?.type === 'empty-page') && effect.executed === true
}
