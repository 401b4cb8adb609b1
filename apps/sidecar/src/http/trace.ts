import { AsyncLocalStorage } from 'node:async_hooks'
import { randomFillSync } from 'node:crypto'

/** The place of one request in a trace, as W3C Trace Context has it. */
export interface Trace {
  /** Names the whole trace: 32 hexadecimal digits. */
  readonly traceId: string
  /** Names our part of it: 16 hexadecimal digits. */
  readonly spanId: string
  /** The part that has called us. Absent: the trace begins here. */
  readonly parentId?: string
  /** Whether somebody upstream of us records it. */
  readonly sampled: boolean
  /** What the tracing systems on the way have added, handed on as it is. */
  readonly state?: string
}

/** The trace of the request that is being handled now. */
export const currentTrace: AsyncLocalStorage<Trace> = new AsyncLocalStorage()

/** Gives so many random bytes as hexadecimal digits. */
export type RandomHex = (bytes: number) => string

/** Asked for one by one, random bytes cost more than the rest of a trace. */
const store = Buffer.alloc(4096)
let used = store.length

const randomHex: RandomHex = (bytes) => {
  if (used + bytes > store.length) {
    randomFillSync(store)
    used = 0
  }
  used += bytes
  return store.toString('hex', used - bytes, used)
}

/** What comes after the flags belongs to a newer version of the standard, and is left alone. */
const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const none = /^0+$/
const longestState = 512

/** The trace that a request belongs to; a new one when it tells none, or one that cannot be. */
export function traceOf(headers: Headers, random: RandomHex = randomHex): Trace {
  const spanId = random(8)
  const given = pattern.exec((headers.get('traceparent') ?? '').trim())
  const [, version = '', traceId = '', parentId = '', flags = '', more] = given ?? []
  const isGood =
    given !== null &&
    version !== 'ff' &&
    (version !== '00' || more === undefined) &&
    !none.test(traceId) &&
    !none.test(parentId)
  if (!isGood) return { traceId: random(16), spanId, sampled: false }
  const state = headers.get('tracestate')?.trim()
  return {
    traceId,
    parentId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & 1) === 1,
    ...(state !== undefined && state !== '' && state.length <= longestState && { state }),
  }
}

/** The headers by which a call made for this request goes on with its trace; none outside of a request. */
export function traceHeaders(
  trace: Trace | undefined = currentTrace.getStore(),
): Readonly<Record<string, string>> {
  if (trace === undefined) return {}
  const { traceId, spanId, sampled, state } = trace
  return {
    traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
    ...(state !== undefined && { tracestate: state }),
  }
}
