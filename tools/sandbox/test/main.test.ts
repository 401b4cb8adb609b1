import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { afterEach, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

const run = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' })

test('prints one line of JSON for each stand-in and stays until SIGTERM', async () => {
  const port = await freePorts(2)
  const child = spawn(process.execPath, [main, 'glpi', 'ivr', '--port', String(port)])
  started.push(child)
  const lines: { name: string; url: string; credentials: object }[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line) as (typeof lines)[number])
    if (lines.length === 2) break
  }
  expect(lines).toEqual([
    {
      name: 'glpi',
      url: `http://127.0.0.1:${port}`,
      credentials: {
        url: `http://127.0.0.1:${port}/apirest.php`,
        userToken: expect.any(String),
        appToken: expect.any(String),
      },
    },
    {
      name: 'ivr',
      url: `http://127.0.0.1:${port + 1}`,
      credentials: { url: `http://127.0.0.1:${port + 1}/call`, token: expect.any(String) },
    },
  ])
  const response = await fetch(`${lines[0]?.url}/_sandbox/`)
  expect(await response.json()).toMatchObject({ name: 'glpi' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test.each([
  [[], '60'],
  [['--no-rate-limits'], null],
])('with %j the budget of dashboards is %j', async (options, limit) => {
  const child = spawn(process.execPath, [main, 'datadog', ...options])
  started.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const { credentials } = JSON.parse(line) as {
      credentials: { url: string; apiKey: string; appKey: string }
    }
    const { url, apiKey, appKey } = credentials
    const headers = { 'DD-API-KEY': apiKey, 'DD-APPLICATION-KEY': appKey }
    const answer = await fetch(`${url}/api/v1/dashboard/abc-def-ghi`, { headers })
    expect([answer.status, answer.headers.get('x-ratelimit-limit')]).toEqual([404, limit])
    break
  }
})

test('an unknown name: which ones there are, exit code 2', () => {
  const { status, stderr } = run('nope')
  expect(status).toBe(2)
  expect(stderr).toMatch(/There is no such stand-in; there are datadog, glpi, ivr, .*vault\./)
})

test.each([['glpi', '--port', 'x'], ['glpi', '--nope'], []])('%s %s %s: exit code 2', (...args) => {
  expect(run(...args).status).toBe(2)
})

test('--help shows examples and exit codes', () => {
  const { status, stdout } = run('--help')
  expect(status).toBe(0)
  expect(stdout).toContain('npm run sandbox -- glpi ivr --port 9000')
  expect(stdout).toContain('Exit codes:')
})

/** The first of some ports in a row that nobody uses. */
async function freePorts(count: number): Promise<number> {
  for (let port = 20_000 + Math.floor(Math.random() * 20_000); ; port += count) {
    const all = await Promise.all(Array.from({ length: count }, (_, index) => isFree(port + index)))
    if (all.every(Boolean)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
