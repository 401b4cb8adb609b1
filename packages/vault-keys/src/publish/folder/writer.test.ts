import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:process'
import { Worker } from 'node:worker_threads'

import { describe, expect, onTestFinished, test } from 'vitest'

import { watchedFiles } from '../../../test/publish/watched-files.ts'
import { systemFiles } from './file-system.ts'
import { writersHere } from './writer.ts'

const here = writersHere(systemFiles)
const [place = '', pid = '', start = '', thread = ''] = here.self.split('-')

describe.runIf(platform === 'linux')('where processes can be seen', () => {
  test('this thread is not at work while it asks', () => {
    expect(here.self).toMatch(/^[0-9a-z]+(-[0-9]+){3}$/)
    expect(here.hasStopped(here.self)).toBe(true)
  })

  test('another thread of this process may be at work', async () => {
    const script = `
      const { readlinkSync } = require('node:fs')
      require('node:worker_threads').parentPort.postMessage(readlinkSync('/proc/thread-self'))`
    const [link]: unknown[] = await once(new Worker(script, { eval: true }), 'message')
    const other = String(link).split('/').pop()
    expect(other).not.toBe(thread)
    expect(here.hasStopped([place, pid, start, other].join('-'))).toBe(false)
  })

  test('a process that lives may be at work, one that has ended is not', async () => {
    const child = spawn('sleep', ['60'])
    onTestFinished(() => void child.kill('SIGKILL'))
    const started = startOf(child.pid)
    const writer = [place, child.pid, started, 0].join('-')
    expect(here.hasStopped(writer)).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(here.hasStopped(writer)).toBe(true)
  })

  test('a process that has the number of an earlier one is another one', () => {
    expect(here.hasStopped([place, pid, Number(start) - 1, 0].join('-'))).toBe(true)
  })

  test('nothing is known about processes of another machine or container', () => {
    const ended = spawnSync('true').pid
    expect(here.hasStopped([place, ended, 1, 0].join('-'))).toBe(true)
    expect(here.hasStopped([`${place}0`, ended, 1, 0].join('-'))).toBe(false)
  })
})

test('without /proc nothing is known, not even about this thread', () => {
  const blind = watchedFiles(() => {
    throw new Error('no /proc here')
  })
  const writers = writersHere(blind)
  expect(writers.self).toBe('unknown')
  expect(writers.hasStopped(writers.self)).toBe(false)
  expect(writers.hasStopped(here.self)).toBe(false)
})

/** When a process started, as the kernel tells it. */
function startOf(of: number | undefined): string {
  const stat = systemFiles.readFileSync(`/proc/${of}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
