import { readAnswer } from './answer.ts'
import type { ReadAnswer } from './answer.ts'
import type { VaultAnswer, VaultCall } from './call.ts'
import { failureOfAnswer, isAboutElse } from './failure.ts'
import type { Failure } from './failure.ts'
import { failureOfInterruption } from './failure-of-interruption.ts'
import type { InterruptionReason } from './failure-of-interruption.ts'
import { failureOfWire, sanitised } from './failure-of-wire.ts'
import type { Interruption } from './interruption.ts'
import type { SendRequest } from './node-vault-client.ts'
import type { Show } from './shown-text.ts'
import { WireError } from './transport/wire.ts'
import type { VaultSettings } from '../settings.ts'

/** How an attempt went. */
export type AttemptOutcome =
  | { readonly result: 'answered'; readonly answer: VaultAnswer; readonly read: ReadAnswer }
  | {
      readonly result: 'failed'
      readonly failure: Failure
      /** Set when somebody answered nevertheless. */
      readonly read?: ReadAnswer
      /** Set when we ended it. */
      readonly interruptedBy?: InterruptionReason
    }

/** What an attempt goes by. */
export interface AttemptOptions {
  readonly settings: Pick<VaultSettings, 'namespace' | 'clock'>
  readonly send: SendRequest
  readonly show: Show
  readonly interruption: Interruption<InterruptionReason>
  /** How long the attempt, or all that is left of the call, may take. */
  readonly limitMs: number
}

/** Makes one attempt of a call. */
export async function attempt(call: VaultCall, options: AttemptOptions): Promise<AttemptOutcome> {
  const { settings, send, show, interruption, limitMs } = options
  try {
    const wire = await send({
      method: call.method,
      path: `/${call.path}`,
      headers: headersOf(call, settings.namespace),
      ...(call.body && { json: call.body }),
      repeatable: call.repeat === 'safe',
      signal: interruption.signal,
    })
    const answeredAt = settings.clock.now()
    const read = readAnswer(wire, answeredAt)
    if (isAnswer(read, call))
      return { result: 'answered', answer: { ...toAnswer(read), answeredAt }, read }
    return { result: 'failed', failure: failureOfAnswer(read, call, show), read }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    if (error.kind !== 'interrupted') {
      return { result: 'failed', failure: failureOfWire(error, error.kind, show) }
    }
    const interruptedBy = interruption.reason ?? 'closed'
    const cause = sanitised(call.signal?.reason, show)
    const failure = failureOfInterruption(interruptedBy, { sent: error.sent, limitMs, cause })
    return { result: 'failed', failure, interruptedBy }
  }
}

/**
 * `X-Vault-Request` proves to agents and proxies that nobody was tricked into this request. Health is the one thing that
 * a server tells nobody who names a namespace.
 */
function headersOf(
  { operation, token }: VaultCall,
  namespace: string | undefined,
): Readonly<Record<string, string>> {
  return {
    'X-Vault-Request': 'true',
    ...(namespace !== undefined && operation !== 'health' && { 'X-Vault-Namespace': namespace }),
    ...(token && { 'X-Vault-Token': token.reveal() }),
  }
}

function isAnswer(read: ReadAnswer, { expect }: VaultCall): boolean {
  if (read.status === 200 || read.status === 204) return read.isJson
  return expect?.includes(read.status) === true && !isAboutElse(read)
}

function toAnswer({
  status,
  body,
  requestId,
  dateAt,
}: ReadAnswer): Omit<VaultAnswer, 'answeredAt'> {
  return {
    status,
    body,
    ...(requestId !== undefined && { requestId }),
    ...(dateAt !== undefined && { dateAt }),
  }
}
