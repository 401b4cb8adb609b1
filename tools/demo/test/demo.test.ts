import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import type { Step } from '../src/step.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const readme = () => readFileSync(`${root}/README.md`, 'utf8')

test('npm start -- --once plays every step, and the README shows what it prints', async () => {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['start', '--silent', '--', '--once', '--json'],
    { cwd: root },
  )
  const played = JSON.parse(stdout) as { ok: boolean; steps: readonly Step[] }
  expect(played.ok).toBe(true)
  expect(played.steps.map(({ name }) => name)).toEqual([
    'counted',
    'threshold-reached',
    'ticket-created',
    'ivr-called',
    'resolved',
    'ticket-closed',
    'one-ticket',
    'entity-created',
    'entity-read',
    'one-monitor',
    'not-registered',
    'listed',
    'drift-seen',
    'way-back-planned',
    'put-back',
  ])

  const anyMarker = (text: string) => text.replace(/gb-[^\]]+-1/, 'gb-…-1')
  const shown = [...readme().matchAll(/✓ (.+)/g)].map(([, text]) => text)
  expect(shown).toEqual(played.steps.map(({ text }) => anyMarker(text)))
})

test('npm start prints the console address and commands that work, and leaves on Ctrl-C', async () => {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process group of its own: Ctrl-C reaches every process of it, as in a terminal.
    detached: true,
  })
  let output = ''
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ctrl-C')) resolve()
    })
  })
  const left = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await Promise.race([ready, left])
  try {
    expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/)
    const commands = [...output.matchAll(/^ +(curl .+)$/gm)].map(([, command]) => command ?? '')
    expect(commands).toHaveLength(7)
    const answers: unknown[] = []
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent --fail`], {
        cwd: root,
      })
      answers.push(JSON.parse(stdout))
    }
    expect(answers.slice(3)).toMatchObject([
      { kind: 'alert', ref: 'web-store-errors' },
      { drift: { inSync: true } },
      { name: 'Changed by hand' },
      { drift: { inSync: false } },
    ])

    // What the README shows works as well, with its address and a token.
    const [, api = ''] = /(http:\S+)\/docs/.exec(output) ?? []
    const [, token = ''] = /Bearer (\w+)' http:\S+\/alert\//.exec(output) ?? []
    const [, shown = ''] = /```sh\n(curl [^`]+)```/.exec(readme()) ?? []
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', shown.replace('curl ', 'curl --silent ').replace('http://127.0.0.1:8080', api)],
      { cwd: root, env: { ...process.env, TOKEN: token } },
    )
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'alert', owner: 'shop' })
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGINT')
  }
  await left
  const [, origin = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/#token=/.exec(output) ?? []
  await expect(fetch(origin)).rejects.toThrow('fetch failed')
})
