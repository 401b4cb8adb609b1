import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import { DatadogError } from '../error.ts'
import { createRegistrationGate } from './create-gate.ts'
import type { RegistrationGateOptions } from './create-gate.ts'
import { explainRegistration } from './explain.ts'
import type { RegistrationEvent } from './registration-events.ts'
import type { Finding, Found, Register, RegisterName } from './registration.ts'

const names = ['datadog', 'leanix', 'servicenow'] as const

/** A gate with registers that say what the test lets them say. */
function openGate(options: Omit<RegistrationGateOptions, 'registers'> = {}) {
  const clock = manualClock(Date.UTC(2026, 10, 21))
  const says: Record<RegisterName, Finding> = { datadog: 'no', leanix: 'yes', servicenow: 'yes' }
  const waits: Partial<Record<RegisterName, number>> = {}
  const asked: string[] = []
  const events: RegistrationEvent[] = []
  let slow: Promise<void> = Promise.resolve()
  const registers = names.map((name): Register => ({
    name,
    async find(service): Promise<Found> {
      asked.push(`${name} ${service}`)
      const checkedAt = clock.now()
      await slow
      const retryAfterMs = waits[name]
      return {
        finding: says[name],
        text: `says ${says[name]}`,
        ids: [],
        checkedAt,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      }
    },
    probe: () => Promise.resolve({ ok: true, detail: '' }),
    close: () => Promise.resolve(),
  }))
  const gate = createRegistrationGate({
    registers,
    clock,
    events: (event) => events.push(event),
    ...options,
  })
  return {
    gate,
    clock,
    says,
    waits,
    asked,
    events,
    answer: async (service = 'cart') => (await gate.check(service)).verdict.answer,
    /** From now on registers answer when the function that comes back is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      slow = promise
      return resolve
    },
  }
}

describe('what is remembered', () => {
  test('a good word for ten minutes', async () => {
    const { answer, asked, clock } = openGate()
    expect(await answer()).toBe('yes')
    await clock.advance(599_999)
    expect(await answer()).toBe('yes')
    expect(asked).toEqual(['datadog cart', 'leanix cart', 'servicenow cart'])
    await clock.advance(2)
    await answer()
    expect(asked).toHaveLength(6)
  })

  test('a bad one for half a minute, and only that is looked up again', async () => {
    const { answer, asked, clock, says } = openGate()
    says.leanix = 'no'
    expect(await answer()).toBe('no')
    says.leanix = 'yes'
    await clock.advance(29_999)
    expect(await answer()).toBe('no')
    await clock.advance(2)
    expect(await answer()).toBe('yes')
    expect(asked.slice(3)).toEqual(['leanix cart'])
  })

  test('of Datadog, being listed is the bad one', async () => {
    const { answer, clock, says } = openGate()
    says.datadog = 'yes'
    expect(await answer()).toBe('no')
    says.datadog = 'no'
    await clock.advance(30_001)
    expect(await answer()).toBe('yes')
  })

  test('what nobody could find out for a second', async () => {
    const { answer, asked, clock, says } = openGate()
    says.servicenow = 'unknown'
    expect(await answer()).toBe('unknown')
    says.servicenow = 'yes'
    await clock.advance(999)
    expect(await answer()).toBe('unknown')
    await clock.advance(2)
    expect(await answer()).toBe('yes')
    expect(asked.slice(3)).toEqual(['servicenow cart'])
  })

  test('a register that wants to be left alone is left alone, for all services', async () => {
    const { answer, asked, clock, gate, says, waits } = openGate()
    says.leanix = 'unknown'
    waits.leanix = 60_000
    await answer()
    await clock.advance(20_000)
    const { verdict } = await gate.check('other')
    expect(verdict).toMatchObject({ answer: 'unknown', retryAfterMs: 40_000 })
    expect(asked.filter((line) => line.startsWith('leanix'))).toEqual(['leanix cart'])
    says.leanix = 'yes'
    await clock.advance(40_000)
    expect(await answer()).toBe('yes')
  })

  test('services are forgotten when there are too many, each on its own', async () => {
    const { answer, asked } = openGate({ cache: { entries: 1 } })
    await answer('one')
    await answer('two')
    await answer('one')
    expect(asked).toHaveLength(9)
  })
})

describe('who asks at the same time', () => {
  test('shares one look', async () => {
    const { gate, asked, hold, events } = openGate()
    const go = hold()
    const all = Promise.all(Array.from({ length: 50 }, () => gate.check('cart')))
    go()
    expect((await all).every(({ verdict }) => verdict.answer === 'yes')).toBe(true)
    expect(asked).toHaveLength(3)
    expect(events.filter((event) => 'cached' in event && !event.cached)).toHaveLength(3)
  })

  test('and leaves it to the others when it goes', async () => {
    const { gate, hold } = openGate()
    const go = hold()
    const leaving = new AbortController()
    const gone = gate.check('cart', leaving.signal)
    const stays = gate.check('cart')
    leaving.abort(new Error('gone'))
    await expect(gone).rejects.toThrow('gone')
    go()
    expect((await stays).verdict.answer).toBe('yes')
    await expect(gate.check('cart', leaving.signal)).rejects.toThrow('gone')
  })
})

describe('grace', () => {
  const policy = { graceMs: 3_600_000 }

  test('an earlier good word counts while a register is silent, and no longer than agreed', async () => {
    const { gate, clock, says } = openGate({ policy })
    const { registers } = await gate.check('cart')
    const since = registers.leanix.checkedAt
    says.servicenow = 'unknown'
    await clock.advance(3_599_999)
    const report = await gate.check('cart')
    expect(report.verdict).toEqual({ answer: 'yes' })
    expect(report.grace).toEqual({ since, until: since + 3_600_000 })
    expect(explainRegistration(report)).toContain('since ServiceNow says unknown')
    await clock.advance(1_000)
    expect((await gate.check('cart')).verdict.answer).toBe('unknown')
  })

  test('using what is remembered does not make it younger', async () => {
    const { answer, clock, says } = openGate({ policy: { graceMs: 700_000 } })
    await answer()
    await clock.advance(500_000)
    expect(await answer()).toBe('yes')
    says.leanix = 'unknown'
    await clock.advance(199_999)
    expect(await answer()).toBe('yes')
    await clock.advance(1_000)
    expect(await answer()).toBe('unknown')
  })

  test('a no wins at once, and ends it', async () => {
    const { answer, clock, says } = openGate({ policy })
    await answer()
    await clock.advance(600_001)
    says.servicenow = 'unknown'
    says.leanix = 'no'
    expect(await answer()).toBe('no')
    says.leanix = 'unknown'
    await clock.advance(30_001)
    expect(await answer()).toBe('unknown')
  })

  test('there is none for a service that was never allowed, and none unless it is asked for', async () => {
    const { answer, clock, says } = openGate({ policy })
    await answer()
    says.leanix = 'unknown'
    expect(await answer('other')).toBe('unknown')
    const without = openGate()
    await without.answer()
    without.says.leanix = 'unknown'
    await without.clock.advance(600_001)
    await clock.advance(600_001)
    expect(await without.answer()).toBe('unknown')
    expect(await answer()).toBe('yes')
  })
})

describe('names', () => {
  test('each register is asked by its own', async () => {
    const { answer, asked } = openGate({
      names: {
        'checkout-api': { leanix: 'Übung / "Kasse"', servicenow: 'CHECKOUT-API' },
        constructor: { leanix: 'Builder' },
      },
    })
    await answer('checkout-api')
    await answer('constructor')
    await answer('toString')
    expect(asked).toEqual([
      'datadog checkout-api',
      'leanix Übung / "Kasse"',
      'servicenow CHECKOUT-API',
      'datadog constructor',
      'leanix Builder',
      'servicenow constructor',
      'datadog toString',
      'leanix toString',
      'servicenow toString',
    ])
  })

  test.each(['x^NQname!=x', 'javascript:alert(1)', 'a\nb', 'x'.repeat(101), '\u202Egnp', '\uD800'])(
    '%j reaches no register, with grace or without',
    async (service) => {
      const { gate, asked } = openGate({ policy: { graceMs: 1000 } })
      const { verdict } = await gate.check(service)
      expect(verdict).toMatchObject({ answer: 'no', code: 'service-name' })
      expect(JSON.stringify(verdict)).not.toMatch(/[\n\u202E]/)
      expect(asked).toEqual([])
    },
  )
})

describe('what goes wrong', () => {
  test('a register that throws is unknown', async () => {
    const { gate } = openGate()
    const [datadog, leanix] = gate.registers
    if (!datadog || !leanix) throw new Error('there are three')
    const broken: Register = {
      ...leanix,
      name: 'servicenow',
      find: () => Promise.reject(new Error('s3cr3t')),
    }
    const other = createRegistrationGate({ registers: [datadog, leanix, broken] })
    const report = await other.check('cart')
    expect(report.verdict.answer).toBe('unknown')
    expect(JSON.stringify(report)).not.toContain('s3cr3t')
  })

  test('a register that takes too long is unknown, and may be asked again', async () => {
    const { gate, clock } = openGate()
    const [datadog, leanix] = gate.registers
    if (!datadog || !leanix) throw new Error('there are three')
    const endless: Register = {
      ...leanix,
      name: 'servicenow',
      find: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('over')))
        }),
    }
    const other = createRegistrationGate({ registers: [datadog, leanix, endless], clock })
    const checking = other.check('cart')
    await clock.advance(20_000)
    expect((await checking).verdict.answer).toBe('unknown')
    const closing = other.check('dart')
    await other.close()
    expect((await closing).verdict.answer).toBe('unknown')
    expect(clock.sleeping).toBe(0)
  })

  test('whoever listens and throws breaks nothing', async () => {
    const { gate } = openGate({
      events: () => {
        throw new Error('listener')
      },
    })
    expect((await gate.check('cart')).verdict.answer).toBe('yes')
  })

  test('all mistakes in the options are told at once', () => {
    const make = (): unknown =>
      createRegistrationGate({
        registers: [],
        policy: { graceMs: -1 },
        cache: { positiveMs: Number.NaN, entries: 0 },
        names: { 'a^b': { servicenow: 'x^NQ' }, ok: { leanix: '\n' } },
      })
    expect(pointersOf(make)).toEqual([
      '/registers',
      '/registers',
      '/registers',
      '/policy/graceMs',
      '/cache/positiveMs',
      '/cache/entries',
      '/names/a^b',
      '/names/a^b/servicenow',
      '/names/ok/leanix',
    ])
  })

  function pointersOf(make: () => unknown): readonly string[] {
    try {
      make()
      return []
    } catch (error) {
      const problems = error instanceof DatadogError ? error.problems : undefined
      return (problems ?? []).map(({ pointer }) => pointer)
    }
  }

  test('events tell who was asked, how it ended, and what followed', async () => {
    const { answer, events, says } = openGate()
    says.datadog = 'yes'
    await answer()
    await answer()
    expect(events).toHaveLength(8)
    expect(events[0]).toMatchObject({
      type: 'registration-checked',
      service: 'cart',
      register: 'datadog',
      finding: 'yes',
      durationMs: 0,
      cached: false,
    })
    expect(events[4]).toMatchObject({ cached: true })
    expect(events[7]).toMatchObject({
      type: 'registration-decided',
      answer: 'no',
      code: 'service-listed',
      grace: false,
    })
  })
})
