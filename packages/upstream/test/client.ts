import { createUpstream, UpstreamError } from '@retriever/upstream'
import type { Upstream, UpstreamEvent, UpstreamOptions } from '@retriever/upstream'
import { expect, onTestFinished } from 'vitest'

/** A client that is closed when the test ends, and what it told about itself. */
export interface TestClient extends Upstream {
  readonly events: UpstreamEvent[]
}

/** A client with short waits. */
export function client(baseUrl: string, options: Partial<UpstreamOptions> = {}): TestClient {
  const events: UpstreamEvent[] = []
  const upstream = createUpstream({
    name: 'test',
    baseUrl,
    attemptTimeoutMs: 5_000,
    random: () => 0.5,
    events: (event) => events.push(event),
    ...options,
    retry: { initialMs: 2, ...options.retry },
  })
  onTestFinished(() => upstream.close())
  return { ...upstream, events }
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<UpstreamError> {
  try {
    await call
  } catch (error) {
    if (error instanceof UpstreamError) return error
    throw error
  }
  throw new Error('the call did not fail')
}

/** Asserts what will be so soon, on a busy machine a little later. */
export const eventually: typeof expect.poll = (value, options) => {
  return expect.poll(value, { timeout: 4_000, interval: 5, ...options })
}
