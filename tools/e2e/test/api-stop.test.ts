import { buildSidecar, type RunningSidecar } from '@retriever/launcher'
import { beforeAll, expect, test } from 'vitest'

import { eventually } from '../src/eventually.ts'
import { declared } from '../src/replicas/declared.ts'
import { allToken, startEntitySystem } from '../src/replicas/entity-system.ts'
import { type LoadOutcome, startLoad } from '../src/replicas/keep-alive-load.ts'
import { create } from '../src/replicas/send.ts'
import { heldBy, violations } from '../src/replicas/truth.ts'

/** What it may take to stop. */
const graceMs = 5_000

/** Each with a connection of its own. */
const clients = 20

beforeAll(buildSidecar)

test('SIGTERM under 200 requests per second: no request fails, and it is unready before it is gone', async () => {
  await using system = await startEntitySystem('api-stop')
  const sidecar = await system.launch()
  const { id = '' } = await create(sidecar, declared('monitor', 'read under load'))
  const authorization = `Bearer ${allToken}`
  const load = startLoad({
    origin: sidecar.api,
    perSecond: 200,
    clients,
    next: (sequence) =>
      // One in twenty writes, each something of its own.
      sequence % 20 === 0
        ? {
            method: 'POST',
            path: '/monitor',
            headers: { authorization, 'content-type': 'application/json' },
            body: JSON.stringify(declared('monitor', `written ${sequence}`).spec),
          }
        : { method: 'GET', path: `/monitor/${id}`, headers: { authorization } },
  })
  await eventually('a steady load', () => load.outcomes.length > 400, { withinMs: 60_000 })
  const before = load.outcomes.length
  const began = performance.now()
  const stopped = sidecar.stop()
  const readiness = watchReadiness(sidecar)
  expect(await stopped).toEqual({ code: 0, signal: null })
  expect(performance.now() - began).toBeLessThan(graceMs)
  await load.end()

  expect(await readiness).toContain(503)
  expect(failures(load.outcomes)).toEqual([])
  expect(load.outcomes.length).toBeGreaterThan(before)
  expect(load.reused()).toBeGreaterThan(before / 2)
  // Whoever kept a connection was told to go, with an answer.
  expect(load.outcomes.filter(({ isLast }) => isLast)).toHaveLength(clients)
  // What was said to be written is there.
  const created = load.outcomes.filter(({ status }) => status === 201)
  expect(created.length).toBeGreaterThan(10)
  const held = new Set((await heldBy(system.datadog)).map((each) => each.id))
  expect(created.filter(({ body }) => !held.has(idIn(body)))).toEqual([])
})

test('a write that is under way is finished, and its answer arrives', async () => {
  await using system = await startEntitySystem('api-stop-write')
  const sidecar = await system.launch()
  await system.datadog.faults([
    { match: { method: 'POST' }, effect: { type: 'slow', ms: 2_000, when: 'after' } },
  ])
  const writing = create(sidecar, declared('monitor', 'slow'))
  await eventually('the write at Datadog', async () => (await heldBy(system.datadog)).length === 1)
  const began = performance.now()
  const stopped = sidecar.stop()
  await eventually('unready', async () => (await readinessOf(sidecar)) === 503, { everyMs: 5 })
  const answer = await writing
  expect(violations(await heldBy(system.datadog), [answer])).toEqual([])
  expect(answer.status).toBe(201)
  expect(await stopped).toEqual({ code: 0, signal: null })
  expect(performance.now() - began).toBeLessThan(graceMs)
})

test('a second SIGTERM ends it at once', async () => {
  await using system = await startEntitySystem('api-stop-twice')
  const sidecar = await system.launch()
  await system.datadog.faults([{ match: { method: 'POST' }, effect: { type: 'slow', ms: 60_000 } }])
  const writing = create(sidecar, declared('monitor', 'never'))
  await eventually(
    'the write at Datadog',
    async () => (await system.datadog.journal({ method: 'POST' })).length === 1,
  )
  const stopped = sidecar.stop()
  await eventually('unready', async () => (await readinessOf(sidecar)) === 503, { everyMs: 5 })
  const began = performance.now()
  process.kill(sidecar.pid, 'SIGTERM')
  expect(await stopped).toEqual({ code: 128 + 15, signal: null })
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(await writing).toMatchObject({ status: 0 })
})

/** Every status that `/readyz` has had until nobody answered any more. */
async function watchReadiness(sidecar: RunningSidecar): Promise<readonly number[]> {
  const seen: number[] = []
  for (;;) {
    try {
      seen.push(await readinessOf(sidecar))
    } catch {
      return seen
    }
  }
}

async function readinessOf({ ops }: RunningSidecar): Promise<number> {
  const response = await fetch(`${ops}/readyz`, { headers: { connection: 'close' } })
  await response.text()
  return response.status
}

function failures(outcomes: readonly LoadOutcome[]): readonly LoadOutcome[] {
  return outcomes.filter(({ status }) => status !== 200 && status !== 201)
}

function idIn(body: string): string {
  return String((JSON.parse(body) as { readonly id?: unknown }).id)
}
