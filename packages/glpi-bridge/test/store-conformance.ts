import { describe, expect, test } from 'vitest'

import { idleIncident, type Store, type TicketId } from '@retriever/glpi-bridge'

import {
  askForTickets,
  at,
  change,
  closeTicket,
  createTicket,
  decided,
  deliveryKeyOf,
  due,
  keyOf,
  load,
  main,
  noon,
  request,
  subject,
} from './store-fixtures.ts'

/** Gives stores over a database that is new for each test. */
export interface StoreUnderTest {
  open(): Promise<Store>
  /** Closes the store and opens another one over the same database. */
  reopen(store: Store): Promise<Store>
}

/** What every `Store` must do with incidents, deliveries, timers and the pause. */
export function storeConformance({ open, reopen }: StoreUnderTest): void {
  describe('incidents', () => {
    test('nothing is known at first', async () => {
      const store = await open()
      const loaded = await store.transact(
        { incidents: [at('a'), at('b', 'second')], delivery: deliveryOf('d', noon) },
        (seen) => ({ decisions: [], result: seen }),
      )
      expect([...loaded.incidents]).toEqual([
        [keyOf('a'), idleIncident(keyOf('a'), main)],
        [keyOf('b'), idleIncident(keyOf('b'), 'second')],
      ])
      expect(loaded).not.toHaveProperty('deliveredAt')
    })

    test('all that was decided is there again, also after a restart', async () => {
      const store = await open()
      const before = await change(store, 'a', (incident) =>
        decided(
          incident,
          {
            state: { kind: 'cooling', ticket: ticket(7), closeDueAt: noon + 1 },
            episode: 3,
            uncertain: true,
            subject,
            members: [{ fingerprint: 'f', status: 'resolved', startsAt: 1, endsAt: 2 }],
            occurrences: [{ id: 'd', at: noon }],
          },
          { timerAt: noon + 1, enqueue: [due(closeTicket(7))] },
        ),
      )
      const known = await load(store, 'a')
      expect(known).toEqual({
        ...before,
        state: { kind: 'cooling', ticket: ticket(7), closeDueAt: noon + 1 },
        episode: 3,
        uncertain: true,
        subject,
        members: [{ fingerprint: 'f', status: 'resolved', startsAt: 1, endsAt: 2 }],
        occurrences: [{ id: 'd', at: noon }],
        pending: [{ id: known.pending[0]?.id, kind: 'close-ticket', claimed: false }],
        reason: expect.objectContaining({ code: 'below-threshold' }),
      })
      expect(await load(await reopen(store), 'a')).toEqual(known)
    })

    test('one at rest is forgotten, unless it once had a ticket', async () => {
      const store = await open()
      for (const episode of [0, 2]) {
        await change(store, `${episode}`, (incident) =>
          decided(incident, { state: { kind: 'counting' }, episode }),
        )
        await change(store, `${episode}`, (incident) =>
          decided(incident, { state: { kind: 'idle' } }),
        )
      }
      expect((await store.overview(9)).incidents.map(({ episode }) => episode)).toEqual([2])
      expect(await load(store, '0')).toEqual(idleIncident(keyOf('0'), main))
    })

    test('thousands at once', async () => {
      const store = await open()
      const names = Array.from({ length: 3_001 }, (_, index) => `n${index}`)
      await askForTickets(store, names)
      const incidents = names.map((name) => at(name))
      const loaded = await store.transact({ incidents }, (seen) => ({
        decisions: [],
        result: seen.incidents,
      }))
      expect(loaded.size).toBe(names.length)
      expect(
        [...loaded.values()].every(({ episode, pending }) => episode === 1 && pending.length === 1),
      ).toBe(true)
      expect((await store.overview(1)).counts).toEqual({ creating: 3_001 })
    })

    test('an entry is taken back only while no worker has it', async () => {
      const store = await open()
      await askForTickets(store, ['free', 'taken'])
      await store.claim(request({ limit: 1 }))
      const claimed = new Map<string, boolean>()
      for (const name of ['free', 'taken']) {
        const { pending } = await change(store, name, (incident) =>
          decided(incident, {}, { withdraw: incident.pending.map(({ id }) => id) }),
        )
        claimed.set(name, pending[0]?.claimed ?? false)
        const left = (await load(store, name)).pending
        expect(left).toHaveLength(claimed.get(name) ? 1 : 0)
      }
      expect(new Set(claimed.values())).toEqual(new Set([false, true]))
    })
  })

  describe('callers at the same time', () => {
    test('each sees what those before it decided', async () => {
      const store = await open()
      const seen = await Promise.all(
        Array.from({ length: 100 }, () =>
          change(store, 'a', (incident) =>
            decided(incident, { state: { kind: 'counting' }, episode: incident.episode + 1 }),
          ),
        ),
      )
      expect(seen.map(({ episode }) => episode).toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 100 }, (_, index) => index),
      )
      expect((await load(store, 'a')).episode).toBe(100)
    })

    test('each sees the entries that those before it put in and took back', async () => {
      const store = await open()
      const [, second, third] = await Promise.all([
        change(store, 'a', (incident) =>
          decided(incident, { episode: 1 }, { enqueue: [due(closeTicket(1))] }),
        ),
        change(store, 'a', (incident) =>
          decided(incident, {}, { withdraw: incident.pending.map(({ id }) => id) }),
        ),
        change(store, 'a', () => undefined),
      ])
      expect(second.pending.map(({ kind }) => kind)).toEqual(['close-ticket'])
      expect(third.pending).toEqual([])
      expect((await store.overview(9)).outbox).toEqual([])
    })

    test('one that fails changes nothing and disturbs nobody', async () => {
      const store = await open()
      const count = (name: string): Promise<unknown> =>
        change(store, name, (incident) =>
          decided(incident, { state: { kind: 'counting' }, episode: incident.episode + 1 }),
        )
      const circular: Record<string, never> = {}
      Reflect.set(circular, 'self', circular)
      const results = await Promise.allSettled([
        count('a'),
        change(store, 'a', () => {
          throw new RangeError('no decision')
        }),
        change(store, 'a', (incident) =>
          decided(
            incident,
            { episode: 50, subject: { ...subject, labels: circular } },
            { enqueue: [due(closeTicket(1))] },
          ),
        ),
        change(store, 'a', () => decided(idleIncident(keyOf('other'), main), { episode: 50 })),
        count('a'),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'rejected',
        'fulfilled',
      ])
      expect(results[1]).toMatchObject({ reason: new RangeError('no decision') })
      expect(await load(store, 'a')).toMatchObject({ episode: 2, pending: [] })
      expect(await load(store, 'other')).toEqual(idleIncident(keyOf('other'), main))
    })
  })

  describe('deliveries', () => {
    test('are remembered from the first that decided something, until they are forgotten', async () => {
      const store = await open()
      const receive = (receivedAt: number, news: boolean): Promise<number | undefined> =>
        store.transact(
          { incidents: [at('a')], delivery: deliveryOf('d', receivedAt) },
          ({ incidents, deliveredAt }) => ({
            decisions: news ? [...incidents.values()].map((one) => decided(one, {})) : [],
            result: deliveredAt,
          }),
        )
      expect(await receive(noon, true)).toBeUndefined()
      expect(await receive(noon + 1, false)).toBe(noon)
      expect(await receive(noon + 2, true)).toBe(noon)
      expect(await receive(noon + 3, false)).toBe(noon + 2)
      expect(await store.forgetDeliveries(noon + 2)).toBe(0)
      expect(await store.forgetDeliveries(noon + 3)).toBe(1)
      expect(await receive(noon + 4, true)).toBeUndefined()
    })

    test('the same one from two callers at once is new for one of them', async () => {
      const store = await open()
      const seen = await Promise.all(
        [1, 2].map((twin) =>
          store.transact(
            { incidents: [at('a')], delivery: deliveryOf('d', noon + twin) },
            ({ deliveredAt }) => ({ decisions: [], result: deliveredAt }),
          ),
        ),
      )
      expect(seen.filter((deliveredAt) => deliveredAt === undefined)).toHaveLength(1)
    })
  })

  describe('timers', () => {
    test('are told when they are due, oldest first', async () => {
      const store = await open()
      expect(await store.nextDueAt()).toBeUndefined()
      for (const [name, timerAt] of [
        ['late', 30],
        ['early', 10],
        ['next', 20],
      ] as const) {
        await change(store, name, (incident) =>
          decided(incident, { episode: 1 }, { timerAt: noon + timerAt }),
        )
      }
      expect(await store.nextDueAt()).toBe(noon + 10)
      expect(await store.nextDueAt(noon + 10)).toBe(noon + 20)
      expect(await store.due(noon + 9, 5)).toEqual([])
      expect(await store.due(noon + 20, 5)).toEqual([at('early'), at('next')])
      expect(await store.due(noon + 99, 1)).toEqual([at('early')])
      await change(store, 'early', (incident) => decided(incident, {}))
      expect(await store.nextDueAt()).toBe(noon + 20)
    })
  })

  describe('the pause', () => {
    test('stops claims for everybody until it is lifted, also over a restart', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      expect(await store.pauseState()).toEqual({ paused: false })
      const state = await store.setPaused({ paused: true, at: noon, by: 'ann', why: 'GLPI moves' })
      expect(state).toEqual({ paused: true, changedAt: noon, changedBy: 'ann', why: 'GLPI moves' })
      expect(await store.claim(request())).toEqual([])
      expect(await store.nextDueAt()).toBeUndefined()
      const again = await reopen(store)
      expect((await again.overview(1)).pause).toEqual(state)
      expect(await again.claim(request())).toEqual([])
      expect(await again.setPaused({ paused: false, at: noon + 5, by: 'bob' })).toEqual({
        paused: false,
        changedAt: noon + 5,
        changedBy: 'bob',
      })
      expect(await again.claim(request())).toHaveLength(1)
    })
  })

  test('the overview shows the newest incidents, the oldest entries, and counts all', async () => {
    const store = await open()
    await askForTickets(store, ['a', 'b'], { dueAt: noon + 5 })
    await change(store, 'c', (incident) =>
      decided(
        incident,
        { state: { kind: 'open', ticket: ticket(1) }, episode: 1 },
        {
          reason: { code: 'ticket-created', text: 'made', at: noon + 9 },
          enqueue: [due(createTicket(incident.key))],
        },
      ),
    )
    await store.claim(request())
    const { incidents, counts, outbox } = await store.overview(2)
    expect(counts).toEqual({ creating: 2, open: 1 })
    expect(incidents.map(({ changedAt }) => changedAt)).toEqual([noon + 9, noon])
    expect(incidents[0]).toMatchObject({ key: keyOf('c'), pending: [{ claimed: true }] })
    expect(outbox).toHaveLength(2)
    expect(outbox[0]).toEqual({
      incidentKey: keyOf('c'),
      instance: main,
      kind: 'create-ticket',
      attempt: 1,
      dueAt: noon,
      enqueuedAt: noon + 9,
      claimed: true,
    })
  })

  test('a closed store says so', async () => {
    const store = await open()
    await store.check()
    const last = change(store, 'a', (incident) => decided(incident, { episode: 1 }))
    await Promise.all([store.close(), store.close()])
    expect((await last).episode).toBe(0)
    await expect(store.check()).rejects.toMatchObject({ code: 'closed', executed: 'no' })
    await expect(load(store, 'a')).rejects.toMatchObject({ code: 'closed' })
    await expect(store.overview(1)).rejects.toMatchObject({ code: 'closed' })
    await store.close()
  })
}

function deliveryOf(name: string, receivedAt: number) {
  return { key: deliveryKeyOf(name), source: 'prometheus', receivedAt }
}

function ticket(id: number) {
  return { id: id as TicketId, marker: 'gb-x-1' as never }
}
