import { systemClock } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import type { Check } from '../capability.ts'
import { readiness } from './readiness.ts'
import { rememberedCheck } from './remembered-check.ts'

function check(name: string, required: boolean, run: Check['run']): Check {
  return { name, required, run }
}

const good = async () => ({ ok: true, detail: 'fine' })
const bad = async () => ({ ok: false, detail: 'down' })

test('ready when every check is good, with a reason for each', async () => {
  const result = await readiness(
    [check('store', true, good), check('glpi', false, good)],
    systemClock,
  )
  expect(result).toEqual({
    status: 'ready',
    checks: [
      { name: 'store', ok: true, required: true, detail: 'fine' },
      { name: 'glpi', ok: true, required: false, detail: 'fine' },
    ],
  })
})

test('a failed check that is not required is a warning', async () => {
  const result = await readiness(
    [check('store', true, good), check('glpi', false, bad)],
    systemClock,
  )
  expect(result.status).toBe('warning')
})

test('a failed check that is required makes it unready', async () => {
  const broken = check('store', true, () => Promise.reject(new Error('disk full')))
  const result = await readiness([check('glpi', false, bad), broken], systemClock)
  expect(result.status).toBe('unready')
  expect(result.checks[1]).toEqual({
    name: 'store',
    ok: false,
    required: true,
    detail: 'disk full',
  })
})

test('a check that hangs has failed before the probe gives up', async () => {
  const clock = manualClock()
  const result = readiness([check('store', true, () => new Promise(() => {}))], clock)
  await clock.advance(1_000)
  expect(await result).toMatchObject({
    status: 'unready',
    checks: [{ detail: 'no answer within 900 ms' }],
  })
})

test('another system is asked in the background, and at most every fifteen seconds', async () => {
  const clock = manualClock()
  let asked = 0
  let answer = good
  const counted = check('glpi', false, () => {
    asked += 1
    return answer()
  })
  const remembered = rememberedCheck(counted, clock, new AbortController().signal)
  const ask = () => remembered.run(new AbortController().signal)

  expect(await ask()).toEqual({ ok: true, detail: 'fine' })
  await ask()
  expect(asked).toBe(1)

  await clock.advance(15_000)
  answer = bad
  expect(await ask()).toEqual({ ok: true, detail: 'fine' })
  await clock.advance(0)
  expect(await ask()).toEqual({ ok: false, detail: 'down' })
  expect(asked).toBe(2)
})

test('a system that hangs from the start does not hold up the probe', async () => {
  const clock = manualClock()
  const hanging = check('glpi', false, () => new Promise(() => {}))
  const remembered = rememberedCheck(hanging, clock, new AbortController().signal)
  const result = remembered.run(new AbortController().signal)
  await clock.advance(500)
  expect(await result).toEqual({ ok: false, detail: 'not known yet' })
  expect(clock.sleeping).toBe(0)
})
