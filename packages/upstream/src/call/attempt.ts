import { outcomeOf } from './attempt-outcome.ts'
import type { AttemptOutcome, Failed } from './attempt-outcome.ts'
import type { Client } from '../client.ts'
import { after } from '../clock.ts'
import { Interrupter } from './interruption.ts'
import type { Interruption } from './interruption.ts'
import type { PreparedRequest } from './prepare.ts'
import { followRedirect, isRedirect } from '../transport/redirect.ts'
import { isAnswer } from '../transport/transport.ts'

/**
 * Makes one attempt when its turn has come and the breaker lets it through. `onStart` is called when a request goes
 * out. `whole` interrupts the call that the attempt belongs to.
 */
export function attempt(
  client: Client,
  request: PreparedRequest,
  timeoutMs: number,
  whole: Interrupter,
  onStart: () => void,
): Promise<AttemptOutcome> {
  if (!mayPass(client)) return Promise.resolve(breakerOpen(client))
  return new Promise((resolve, reject) => {
    const own = new Interrupter()
    let begun = false
    whole.listen((interruption) => {
      if (begun) own.interrupt(interruption)
      else resolve(interrupted(interruption))
    })
    client.bulkhead
      .run(async () => {
        if (whole.interruption) return interrupted(whole.interruption)
        begun = true
        return (
          (await client.breaker.run(() => {
            onStart()
            return inTime(client, request, timeoutMs, own)
          })) ?? breakerOpen(client)
        )
      })
      .then((outcome) => resolve(outcome ?? SATURATED), reject)
  })
}

async function inTime(
  client: Client,
  request: PreparedRequest,
  timeoutMs: number,
  interrupter: Interrupter,
): Promise<AttemptOutcome> {
  const stopTimer = Number.isFinite(timeoutMs)
    ? after(client.settings.clock, timeoutMs, () => interrupter.interrupt({ code: 'timeout' }))
    : undefined
  try {
    return await exchange(client, request, interrupter)
  } finally {
    stopTimer?.()
  }
}

/** Sends the request, and follows the redirects that may be followed. */
async function exchange(
  client: Client,
  request: PreparedRequest,
  interrupter: Interrupter,
): Promise<AttemptOutcome> {
  const { transport, settings } = client
  let { target } = request
  for (let followed = 0; ; followed += 1) {
    const outcome = await transport.exchange(
      {
        method: request.method,
        target,
        headers: request.headers,
        body: request.body,
        maxBytes: settings.maxResponseBytes,
        accepts: request.accepts,
      },
      interrupter,
    )
    if (!isAnswer(outcome) || !isRedirect(outcome.status) || request.accepts(outcome.status)) {
      return outcomeOf(client, request, outcome)
    }
    const from = new URL(target, settings.baseUrl)
    const location = outcome.headers.get('location')
    const decision = followRedirect(request.method, from, location, followed)
    if (!decision.follow) return outcomeOf(client, request, outcome, decision)
    target = decision.target
  }
}

function mayPass({ breaker }: Client): boolean {
  return breaker.state === 'closed' || (breaker.state === 'open' && breaker.waitMs === 0)
}

function breakerOpen({ breaker }: Client): Failed {
  return {
    ...NOT_SENT,
    code: 'breaker-open',
    ...(breaker.waitMs > 0 && { retryAfterMs: breaker.waitMs }),
  }
}

/** What becomes of an attempt whose request did not go out before its call was interrupted. */
export function interrupted({ code, reason }: Interruption): Failed {
  return { ...NOT_SENT, code, cause: reason }
}

const NOT_SENT = { ok: false, health: 'unknown', executed: 'no' } as const
const SATURATED: Failed = { ...NOT_SENT, code: 'saturated' }
