import { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'

import { expect, test } from 'vitest'

import type { World } from '../cli/world.ts'
import { withWholeOutput } from './whole-output.ts'

const style = { json: false, debug: false }

/** A world whose stdout takes each write with this answer, a little later. */
function openWorld(error?: NodeJS.ErrnoException) {
  const read: string[] = []
  const told: string[] = []
  const stdout = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, taken) {
      void setImmediate().then(() => {
        if (!error) read.push(text)
        taken(error)
      })
    },
  })
  const world: World = {
    env: {},
    folder: '/',
    stdout,
    stderr: { write: (text) => told.push(text) },
    onStopSignal: () => () => undefined,
    onSignal: () => () => undefined,
    forgetVariable: () => undefined,
    exit: () => undefined,
    onUncaught: () => undefined,
  }
  return { world, read, told }
}

function brokenBy(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}

test('a command ends when its reader has everything', async () => {
  const { read, world } = openWorld()
  const exitCode = await withWholeOutput(world, style, async () => {
    for (const text of ['a', 'b', 'c']) world.stdout.write(text)
    return 2
  })
  expect(exitCode).toBe(2)
  expect(read.join('')).toBe('abc')
})

test('a reader that leaves does not end it half-way', async () => {
  const { told, world } = openWorld(brokenBy('EPIPE'))
  let done = false
  const exitCode = await withWholeOutput(world, style, async () => {
    world.stdout.write('a')
    await setImmediate()
    await setImmediate()
    world.stdout.write('b')
    done = true
    return 0
  })
  expect({ done, exitCode, told }).toEqual({ done: true, exitCode: 0, told: [] })
})

test.each([
  [0, 73],
  [2, 73],
  [3, 3],
])('a full disk is a failure: %i becomes %i', async (own, exitCode) => {
  const { told, world } = openWorld(brokenBy('ENOSPC'))
  const given = await withWholeOutput(world, style, async () => {
    world.stdout.write('a')
    return own
  })
  expect(given).toBe(exitCode)
  expect(told.join('')).toBe(
    exitCode === 73 ? 'retriever: the output cannot be written: ENOSPC\n' : '',
  )
})
