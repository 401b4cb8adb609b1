import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'

import { createAuditTrail } from './access/audit-trail.ts'
import type { Capability } from './capability.ts'
import { compose } from './compose.ts'

const context = {
  logger: pino({ level: 'silent' }),
  metrics: new Registry(),
  clock: systemClock,
  random: () => 0,
  audit: createAuditTrail({ sink: () => {}, clock: systemClock }),
}

function house() {
  const story: string[] = []
  const section = (name: string, changes: Partial<Capability> = {}) => ({
    name,
    open: async () => {
      story.push(`open ${name}`)
      return {
        routes: [],
        checks: [],
        run: async (signal: AbortSignal) => {
          await systemClock.sleep(60_000, signal).catch(() => {})
          story.push(`end ${name}`)
        },
        close: async () => void story.push(`close ${name}`),
        ...changes,
      }
    },
  })
  return { story, section }
}

test('opens in order and closes in reverse', async () => {
  const { story, section } = house()
  const composition = await compose([section('a'), section('b')], context)
  await composition.close()
  expect(story).toEqual(['open a', 'open b', 'close b', 'close a'])
})

test('a section that cannot be opened closes those before it', async () => {
  const { story, section } = house()
  const broken = { name: 'c', open: () => Promise.reject(new Error('no')) }
  await expect(compose([section('a'), section('b'), broken], context)).rejects.toThrow('no')
  expect(story).toEqual(['open a', 'open b', 'close b', 'close a'])
})

test('a capability that cannot be closed does not keep the others open', async () => {
  const { story, section } = house()
  const stuck = section('b', { close: () => Promise.reject(new Error('no')) })
  const composition = await compose([section('a'), stuck], context)
  await composition.close()
  expect(story).toEqual(['open a', 'open b', 'close a'])
})

test('loops end with the signal', async () => {
  const { story, section } = house()
  const composition = await compose([section('a'), section('b')], context)
  const stop = new AbortController()
  const running = composition.run(stop.signal)
  stop.abort()
  await running
  expect(story.slice(2).toSorted()).toEqual(['end a', 'end b'])
})

test('a loop that breaks ends the others, and is told', async () => {
  const { story, section } = house()
  const broken = section('b', { run: () => Promise.reject(new Error('broken')) })
  const composition = await compose([section('a'), broken], context)
  await expect(composition.run(new AbortController().signal)).rejects.toThrow('broken')
  expect(story).toContain('end a')
})
