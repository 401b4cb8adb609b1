import type { FaultRule, FaultRuleState } from './faults.ts'
import type { JournalEntry, JournalFilter } from './journal.ts'

/** What `clock` takes: as the control API, where instants are ISO 8601 or epoch milliseconds. */
export interface ClockRequest {
  readonly now?: string | number
  readonly offsetMs?: number
  readonly advanceMs?: number
  readonly frozen?: boolean
}

/** Where a stand-in's clock stands. */
export interface ClockAnswer {
  /** ISO 8601. */
  readonly now: string
  /** How far ahead of the machine's clock, in milliseconds. */
  readonly offsetMs: number
  readonly frozen: boolean
}

/** The control API of one stand-in. Every call throws an error with the mistakes in its text when it is refused. */
export interface Control {
  /** The requests that came in, in order, and what became of them. */
  journal(filter?: JournalFilter): Promise<readonly JournalEntry[]>
  /** Everything that the stand-in holds. */
  state<T = unknown>(): Promise<T>
  /** Back to the seed: no journal, no faults, the machine's time. */
  reset(): Promise<void>
  /** Replaces all fault rules. */
  faults(rules: readonly FaultRule[]): Promise<readonly FaultRuleState[]>
  /** The rules in force, with how often each has matched and applied. */
  listFaults(): Promise<readonly FaultRuleState[]>
  /** Moves the clock; with `{}` it only tells where it stands. */
  clock(change: ClockRequest): Promise<ClockAnswer>
  /** Changes the switches that are given; returns them all. */
  settings<T = unknown>(change: Readonly<Record<string, unknown>>): Promise<T>
}

/** A client for the control API of the stand-in at this address: `control('http://127.0.0.1:9000')`. */
export function control(url: string | URL, options: { fetch?: typeof fetch } = {}): Control {
  const send = options.fetch ?? fetch
  const base = new URL('/_sandbox/', url)

  async function call(method: string, resource: string, body?: unknown): Promise<unknown> {
    const response = await send(new URL(resource, base), {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) {
      throw new Error(`${method} /_sandbox/${resource}: ${response.status} ${text}`)
    }
    return text === '' ? undefined : JSON.parse(text)
  }

  return {
    journal: async (filter = {}) =>
      (await call('GET', `journal${queryOf(filter)}`)) as readonly JournalEntry[],
    state: async <T>() => (await call('GET', 'state')) as T,
    reset: async () => {
      await call('POST', 'reset')
    },
    faults: async (rules) => (await call('PUT', 'faults', rules)) as readonly FaultRuleState[],
    listFaults: async () => (await call('GET', 'faults')) as readonly FaultRuleState[],
    clock: async (change) => (await call('PUT', 'clock', change)) as ClockAnswer,
    settings: async <T>(change: Readonly<Record<string, unknown>>) =>
      (await call('PUT', 'settings', change)) as T,
  }
}

function queryOf(filter: JournalFilter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}
