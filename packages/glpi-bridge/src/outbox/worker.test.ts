import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { systemClock } from '@retriever/upstream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { GlpiError } from '../errors.ts'
import type { BridgeEvent } from '../events.ts'
import type { IvrCaller } from '../ivr/ivr-caller.ts'
import { decide } from '../lifecycle/decide.ts'
import type { AlertEvent } from '../lifecycle/event.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import { defaultPolicy } from '../lifecycle/policy.ts'
import { openSqliteStore } from '../sql/index.ts'
import type { Store } from '../store/store.ts'
import type { TicketId } from '../tickets/ticket.ts'
import type { Ticketing } from '../tickets/ticketing.ts'
import { createWorker } from './worker.ts'
import type { Worker, WorkerOptions } from './worker.ts'

let folder: string
let store: Store
let stop: AbortController
let running: Promise<void> | undefined
let events: BridgeEvent[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-'))
  store = await openSqliteStore({ file: join(folder, 'bridge.db') })
  stop = new AbortController()
  events = []
  running = undefined
})

afterEach(async () => {
  stop.abort()
  await running
  await store.close()
  await rm(folder, { recursive: true })
})

interface Tickets extends Ticketing {
  created: number
  /** How many creates were under way together. */
  most: number
}

function ticketing(change: Partial<Ticketing> = {}): Tickets {
  let under = 0
  const system: Tickets = {
    created: 0,
    most: 0,
    create: async () => {
      under += 1
      system.most = Math.max(system.most, under)
      await new Promise((resolve) => setTimeout(resolve, 5))
      under -= 1
      system.created += 1
      return system.created as TicketId
    },
    find: () => Promise.resolve([]),
    end: () => Promise.resolve('closed' as const),
    ...change,
  }
  return system
}

function worker(system: Ticketing, change: Partial<WorkerOptions> = {}): Worker {
  const made = createWorker({
    store,
    policy: defaultPolicy,
    ticketing: { main: system },
    clock: systemClock,
    random: () => 0,
    backoff: { initialMs: 10, maxMs: 100 },
    emit: (event) => events.push(event),
    owner: 'me',
    concurrency: { ticket: 4, ivr: 4 },
    leaseMs: 60_000,
    pollMs: 50,
    graceMs: 1_000,
    forgetAfterMs: 60_000,
    ...change,
  })
  running = made.run(stop.signal)
  return made
}

/** Stores a firing alert of this incident. */
async function fire(name: string, status: 'firing' | 'resolved' = 'firing'): Promise<IncidentKey> {
  const key = Buffer.from(name).toString('hex').padEnd(64, '0') as IncidentKey
  const event: AlertEvent = {
    type: 'alert',
    delivery: `${name} ${status}`,
    resource: { name: 'host', id: name },
    alert: {
      source: 'test',
      fingerprint: name,
      status,
      name: 'Down',
      labels: {},
      annotations: {},
      startsAt: 1,
    },
  }
  await store.transact({ incidents: [{ key, instance: 'main' }] }, ({ incidents }) => {
    const incident = incidents.get(key)
    if (!incident) throw new Error('not loaded')
    return { decisions: [decide(incident, event, Date.now(), defaultPolicy)], result: undefined }
  })
  return key
}

async function states(): Promise<readonly string[]> {
  return (await store.overview(100)).incidents.map(({ state }) => state.kind)
}

function of<Type extends BridgeEvent['type']>(type: Type): Extract<BridgeEvent, { type: Type }>[] {
  return events.filter(
    (event): event is Extract<BridgeEvent, { type: Type }> => event.type === type,
  )
}

describe('the worker', () => {
  test('carries out what is in the outbox, so many at a time', async () => {
    const system = ticketing()
    await Promise.all(Array.from({ length: 20 }, (_, index) => fire(`host${index}`)))
    worker(system)
    await vi.waitFor(() => expect(system.created).toBe(20))
    expect(system.most).toBe(4)
    await vi.waitFor(async () => expect(new Set(await states())).toEqual(new Set(['open'])))
    expect(of('operation-finished').every(({ result }) => result === 'done')).toBe(true)
  })

  test('takes the way to the close by itself: timers come from the store', async () => {
    const system = ticketing()
    const made = worker(system)
    await fire('host')
    made.wake()
    await vi.waitFor(async () => expect(await states()).toEqual(['open']))
    await fire('host', 'resolved')
    made.wake()
    await vi.waitFor(async () => expect(await states()).toEqual(['closed']))
    expect(of('incident-changed').map(({ from, to }) => `${from} > ${to}`)).toEqual([
      'creating > open',
      'cooling > closing',
      'closing > closed',
    ])
  })

  test('sees what others put into the store, though nobody wakes it', async () => {
    const system = ticketing()
    worker(system)
    await fire('host')
    await vi.waitFor(() => expect(system.created).toBe(1))
  })

  test('does nothing while it is paused, and goes on afterwards', async () => {
    await store.setPaused({ paused: true, at: 1, by: 'me' })
    await fire('host')
    const system = ticketing()
    const made = worker(system)
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(system.created).toBe(0)
    await store.setPaused({ paused: false, at: 2, by: 'me' })
    made.wake()
    await vi.waitFor(() => expect(system.created).toBe(1))
  })

  test('tries again what was not executed', async () => {
    let failures = 0
    const create = (): Promise<TicketId> => {
      failures += 1
      if (failures > 2) return Promise.resolve(7 as TicketId)
      const problem = { code: 'unavailable', retryable: true, executed: 'no', hint: '' } as const
      return Promise.reject(new GlpiError('glpi', 'maintenance', problem))
    }
    await fire('host')
    worker(ticketing({ create }))
    await vi.waitFor(async () => expect(await states()).toEqual(['open']))
    expect(
      of('operation-finished').map(({ result, attempt, code }) => [result, attempt, code]),
    ).toEqual([
      ['retry', 1, 'unavailable'],
      ['retry', 2, 'unavailable'],
      ['done', 3, undefined],
    ])
  })
})

describe('between rounds', () => {
  test('places that become free together are filled by one claim', async () => {
    const taken: number[] = []
    const claim: Store['claim'] = async (request) => {
      const claims = await store.claim(request)
      if (claims.length > 0) taken.push(claims.length)
      return claims
    }
    await Promise.all(Array.from({ length: 40 }, (_, index) => fire(`host${index}`)))
    const system = ticketing()
    worker(system, { store: { ...store, claim } })
    await vi.waitFor(() => expect(system.created).toBe(40))
    expect(taken[0]).toBe(4)
    expect(taken.length).toBeLessThanOrEqual(20)
  })

  test('only what is due before the end of its sleep wakes it', async () => {
    let claims = 0
    const claim: Store['claim'] = (request) => {
      claims += 1
      return store.claim(request)
    }
    const made = worker(ticketing(), { store: { ...store, claim }, pollMs: 10_000 })
    await settled(() => claims)
    const before = claims
    made.wake(Date.now() + 60_000)
    await settled(() => claims)
    expect(claims).toBe(before)
    made.wake(Date.now() + 5_000)
    await vi.waitFor(() => expect(claims).toBeGreaterThan(before))
  })
})

describe('an IVR with 200 calls before it', () => {
  // It takes its time to fail: one after the other in shared places, 200 of them would need ten seconds.
  const down = async (): Promise<never> => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const problem = { code: 'unavailable', retryable: true, executed: 'no', hint: '' } as const
    throw new GlpiError('ivr', 'down', problem)
  }
  test.each([
    ['never answers', (_: unknown, signal: AbortSignal) => untilAborted(signal)],
    ['is down', down],
  ])('that %s does not hold back a ticket', async (_, call) => {
    let calls = 0
    const ivr: IvrCaller = {
      call(announcement, signal) {
        calls += 1
        return call(announcement, signal)
      },
    }
    await Promise.all(Array.from({ length: 200 }, (__, index) => fire(`host${index}`)))
    const system = ticketing()
    const policy = { ...defaultPolicy, callIvr: true }
    const made = worker(system, { ivr, policy, pollMs: 10_000, graceMs: 10 })
    await vi.waitFor(() => expect(system.created).toBe(200), 5_000)
    await vi.waitFor(() => expect(calls).toBeGreaterThanOrEqual(4))
    const { outbox } = await store.overview(500)
    expect(outbox.filter(({ kind }) => kind === 'call-ivr').length).toBeGreaterThan(190)
    await fire('one more')
    made.wake()
    await vi.waitFor(() => expect(system.created).toBe(201), 5_000)
  })
})

describe('a store that fails', () => {
  test('at the claim does not stop the worker', async () => {
    let failures = 0
    const claim: Store['claim'] = (request) => {
      failures += 1
      return failures === 1 ? Promise.reject(new Error('disk is full')) : store.claim(request)
    }
    const system = ticketing()
    await fire('host')
    worker(system, { store: { ...store, claim } })
    await vi.waitFor(() => expect(system.created).toBe(1))
    expect(of('store-failed')).toMatchObject([{ during: 'work', problem: 'disk is full' }])
  })

  test('at the settlement is asked again: the ticket is not forgotten', async () => {
    let failures = 0
    const settle: Store['settle'] = (...settlement) => {
      failures += 1
      return failures < 3 ? Promise.reject(new Error('locked')) : store.settle(...settlement)
    }
    const system = ticketing()
    await fire('host')
    worker(system, { store: { ...store, settle } })
    await vi.waitFor(async () => expect(await states()).toEqual(['open']), 3_000)
    expect(system.created).toBe(1)
    expect(of('store-failed')).toHaveLength(2)
  })
})

describe('a lease', () => {
  test('that is lost drops the outcome', async () => {
    const settle: Store['settle'] = () => Promise.resolve(undefined)
    await fire('host')
    worker(ticketing(), { store: { ...store, settle } })
    await vi.waitFor(() => expect(of('operation-finished')).toMatchObject([{ result: 'lost' }]))
    expect(of('incident-changed')).toEqual([])
    expect(await states()).toEqual(['creating'])
  })

  test('that is nearly over ends the work in time to settle it', async () => {
    await fire('host')
    worker(ticketing({ create: (_, signal) => untilAborted(signal) }), { leaseMs: 200 })
    await vi.waitFor(async () => expect(await states()).toEqual(['unknown']))
  })
})

describe('when it is stopped', () => {
  test('work under way is finished first', async () => {
    const system = ticketing()
    await fire('host')
    worker(system)
    await vi.waitFor(() => expect(of('operation-started')).toHaveLength(1))
    stop.abort()
    await running
    expect(await states()).toEqual(['open'])
  })

  test('work that takes too long is given up, and settled as what it then is', async () => {
    await fire('host')
    worker(ticketing({ create: (_, signal) => untilAborted(signal) }), { graceMs: 50 })
    await vi.waitFor(() => expect(of('operation-started')).toHaveLength(1))
    stop.abort()
    await running
    expect(await states()).toEqual(['unknown'])
    expect((await store.overview(1)).outbox).toMatchObject([
      { kind: 'find-ticket', claimed: false },
    ])
  })

  test('it cannot be started twice at the same time', async () => {
    const made = worker(ticketing())
    await expect(made.run(stop.signal)).rejects.toThrow('runs already')
  })
})

/** Resolves when the number has stopped growing. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

/** A call that nobody answers. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      const problem = { code: 'aborted', retryable: true, executed: 'unknown', hint: '' } as const
      reject(new GlpiError('glpi', 'given up', problem))
    })
  })
}
