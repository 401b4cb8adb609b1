import { describe, expect, test } from 'vitest'

import { leaseSkewMs, type Claim, type Lane } from '@retriever/glpi-bridge'

import type { StoreUnderTest } from './store-conformance.ts'
import {
  askForTickets,
  callIvr,
  change,
  closeTicket,
  createTicket,
  decided,
  due,
  keyOf,
  load,
  noon,
  request,
} from './store-fixtures.ts'

const leaseMs = 60_000

/** What every `Store` must do with the operations of its outbox. */
export function outboxConformance({ open }: StoreUnderTest): void {
  describe('a claim', () => {
    test('takes what is due, the oldest first, for the wanted instances only', async () => {
      const store = await open()
      await askForTickets(store, ['later'], { dueAt: noon + 1 })
      await askForTickets(store, ['second'], { dueAt: noon - 1 })
      await askForTickets(store, ['first'], { dueAt: noon - 2 })
      await askForTickets(store, ['elsewhere'], { instance: 'other' })
      expect(await store.claim(request({ instances: [] }))).toEqual([])
      const claims = await store.claim(request({ leaseMs }))
      expect(claims).toEqual([
        {
          id: expect.any(Number),
          incidentKey: keyOf('first'),
          instance: 'main',
          operation: createTicket(keyOf('first')),
          attempt: 1,
          abandoned: false,
          owner: 'worker-1',
          leaseUntil: noon + leaseMs,
        },
        expect.objectContaining({ incidentKey: keyOf('second') }),
      ])
      const others = await store.claim(request({ instances: ['main', 'other'] }))
      expect(others.map(({ instance }) => instance)).toEqual(['other'])
    })

    test('takes from one lane only, however many wait in the other', async () => {
      const store = await open()
      await askForTickets(store, ['ticket'])
      const calls = Array.from({ length: 20 }, (_, index) => `call${index}`)
      for (const name of calls) {
        await change(store, name, (incident) =>
          decided(incident, { episode: 1 }, { enqueue: [due(callIvr(incident.key), noon - 1)] }),
        )
      }
      const kindsIn = async (lane: Lane): Promise<readonly string[]> =>
        (await store.claim(request({ lane, limit: 3 }))).map(({ operation }) => operation.kind)
      expect(await kindsIn('ticket')).toEqual(['create-ticket'])
      expect(await kindsIn('ticket')).toEqual([])
      expect(await kindsIn('ivr')).toEqual(['call-ivr', 'call-ivr', 'call-ivr'])
    })

    test('gives each entry to one worker only', async () => {
      const store = await open()
      const names = Array.from({ length: 40 }, (_, index) => `n${index}`)
      await askForTickets(store, names)
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.claim(request({ owner: `worker-${index % 2}`, limit: 3 })),
        ),
      )
      const keys = taken.flat().map(({ incidentKey }) => incidentKey)
      expect(keys).toHaveLength(names.length)
      expect(new Set(keys).size).toBe(names.length)
    })

    test('lasts for its lease and the skew of clocks, then the entry is abandoned', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      await store.claim(request({ leaseMs }))
      const endsAt = noon + leaseMs + leaseSkewMs
      expect(await store.nextDueAt()).toBe(endsAt + 1)
      expect(await store.nextDueAt(endsAt)).toBe(endsAt + 1)
      expect(await store.nextDueAt(endsAt + 1)).toBeUndefined()
      const late = request({ owner: 'worker-2', now: endsAt, leaseMs })
      expect(await store.claim(late)).toEqual([])
      expect(await store.claim({ ...late, now: endsAt + 1 })).toMatchObject([
        { abandoned: true, attempt: 2, owner: 'worker-2' },
      ])
    })

    test('waits for the next entry', async () => {
      const store = await open()
      await askForTickets(store, ['a'], { dueAt: noon + 7 })
      await askForTickets(store, ['b'], { dueAt: noon + 5 })
      expect(await store.nextDueAt()).toBe(noon + 5)
      expect(await store.nextDueAt(noon + 5)).toBe(noon + 7)
      expect(await store.nextDueAt(noon + 7)).toBeUndefined()
    })
  })

  describe('everything at the same time', () => {
    test('happens whole, each in its turn', async () => {
      const store = await open()
      const names = Array.from({ length: 60 }, (_, index) => `n${index}`)
      await askForTickets(store, names.slice(0, 20))
      const busy = names.map(async (name, index) => {
        if (index >= 20) await askForTickets(store, [name])
        const claims = await store.claim(request({ owner: `worker-${index}`, limit: 1 }))
        for (const claim of claims) {
          await store.settle(claim, { kind: 'done' }, (incident) =>
            decided(incident, { state: { kind: 'unknown', misses: 0 } }),
          )
        }
        return claims.length
      })
      const failed = change(store, 'n0', () => {
        throw new RangeError('no decision')
      })
      await expect(failed).rejects.toThrow(RangeError)
      expect((await Promise.all(busy)).reduce((sum, taken) => sum + taken)).toBe(60)
      const { counts, outbox } = await store.overview(100)
      expect(counts).toEqual({ unknown: 60 })
      expect(outbox).toEqual([])
    })
  })

  describe('settling', () => {
    test('removes what is done, together with what follows from it', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const claim = await onlyClaim(store.claim(request()))
      const decision = await store.settle(claim, { kind: 'done' }, (incident) => {
        expect(incident.pending).toEqual([])
        return decided(
          incident,
          { state: { kind: 'unknown', misses: 0 } },
          { enqueue: [due(closeTicket(3), noon + 9)], timerAt: noon + 4 },
        )
      })
      expect(decision?.incident.state).toEqual({ kind: 'unknown', misses: 0 })
      expect(await load(store, 'a')).toMatchObject({
        state: { kind: 'unknown' },
        pending: [{ kind: 'close-ticket', claimed: false }],
      })
      expect(await store.nextDueAt()).toBe(noon + 4)
      expect(await store.settle(claim, { kind: 'done' }, (it) => decided(it, {}))).toBeUndefined()
    })

    test('puts back what is to be tried again', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const claim = await onlyClaim(store.claim(request()))
      await store.settle(claim, { kind: 'retry', at: noon + 500 }, (incident) => {
        expect(incident.pending).toMatchObject([{ id: claim.id, claimed: false }])
        return decided(incident, {})
      })
      expect(await store.claim(request({ now: noon + 499 }))).toEqual([])
      const again = await onlyClaim(store.claim(request({ now: noon + 500 })))
      expect(again).toMatchObject({ id: claim.id, attempt: 2, abandoned: false })
    })

    test('what was put back can be taken back by what follows', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const claim = await onlyClaim(store.claim(request()))
      await store.settle(claim, { kind: 'retry', at: noon }, (incident) =>
        decided(incident, {}, { withdraw: [claim.id] }),
      )
      expect((await store.overview(5)).outbox).toEqual([])
    })

    test('what may have been executed cannot be taken back any more', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const claim = await onlyClaim(store.claim(request()))
      await store.settle(claim, { kind: 'retry', at: noon, uncertain: true }, (incident) => {
        expect(incident.pending).toMatchObject([{ claimed: true }])
        return decided(incident, {}, { withdraw: [claim.id] })
      })
      expect((await store.overview(5)).outbox).toMatchObject([{ claimed: false }])
      const again = await onlyClaim(store.claim(request()))
      expect(again).toMatchObject({ attempt: 2, abandoned: true })
      await store.settle(again, { kind: 'retry', at: noon }, (incident) => decided(incident, {}))
      await change(store, 'a', (incident) =>
        decided(incident, {}, { withdraw: incident.pending.map(({ id }) => id) }),
      )
      expect((await load(store, 'a')).pending).toMatchObject([{ claimed: true }])
    })

    test('changes nothing when another worker has the entry now', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const slow = await onlyClaim(store.claim(request({ leaseMs })))
      const now = noon + leaseMs + leaseSkewMs + 1
      const other = await onlyClaim(store.claim(request({ owner: 'worker-2', now })))
      const lost = await store.settle(slow, { kind: 'done' }, () => {
        throw new Error('nobody asks for a decision')
      })
      expect(lost).toBeUndefined()
      expect((await load(store, 'a')).pending).toHaveLength(1)
      expect(await store.settle(other, { kind: 'done' }, (it) => decided(it, {}))).toBeDefined()
    })

    test('changes nothing when the same worker has claimed it anew', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const slow = await onlyClaim(store.claim(request({ leaseMs })))
      const now = noon + leaseMs + leaseSkewMs + 1
      await store.claim(request({ now }))
      expect(await store.settle(slow, { kind: 'done' }, (it) => decided(it, {}))).toBeUndefined()
    })

    test('works after the lease has run out, as long as nobody else came', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const claim = await onlyClaim(store.claim(request({ leaseMs: 1 })))
      expect(await store.settle(claim, { kind: 'done' }, (it) => decided(it, {}))).toBeDefined()
    })

    test('fails alone when its decision fails, and the claim holds on', async () => {
      const store = await open()
      await askForTickets(store, ['a'])
      const claim = await onlyClaim(store.claim(request()))
      const [failed, other] = await Promise.allSettled([
        store.settle(claim, { kind: 'done' }, () => {
          throw new RangeError('no decision')
        }),
        change(store, 'b', (incident) => decided(incident, { episode: 1 })),
      ])
      expect(failed).toMatchObject({ status: 'rejected', reason: new RangeError('no decision') })
      expect(other.status).toBe('fulfilled')
      expect((await load(store, 'a')).pending).toMatchObject([{ claimed: true }])
    })
  })
}

async function onlyClaim(claims: Promise<readonly Claim[]>): Promise<Claim> {
  const [claim, ...others] = await claims
  if (!claim || others.length > 0) throw new Error('expected one claim')
  return claim
}
