import { expect, test } from 'vitest'

import { bridgeStatus, isAtRest } from '../src/bridge-configuration.ts'
import { check } from '../src/crash/checker.ts'
import { isUnderWay, requestsIn } from '../src/crash/glpi-history.ts'
import type { SentDelivery } from '../src/crash/history.ts'
import { payload } from '../src/crash/sender.ts'
import { eventually } from '../src/eventually.ts'
import { postJson } from '../src/flushed-post.ts'
import { sessionsOf, ticketsOf } from '../src/glpi.ts'
import { startSystem, webhookOf } from '../src/system.ts'

/** What the sidecar promises to need at most, and room for a busy machine. */
const graceMs = 25_000 + 5_000

test('SIGTERM under load: every request is answered, nothing is lost, sessions are given back', async () => {
  await using system = await startSystem('graceful-stop')
  const { sandbox } = system.glpi
  // Creates are slow, so that the stop always meets some of them half done.
  await sandbox.faults([
    { match: { method: 'POST', path: '/apirest.php/Ticket*' }, effect: { type: 'slow', ms: 300 } },
  ])
  const sidecar = await system.launch()
  const { url, headers } = webhookOf(sidecar)

  const deliveries: SentDelivery[] = []
  const owed: { readonly name: string; readonly status: number | undefined }[] = []
  const waiting = new Set<string>()
  let stopping = false
  const sender = async (id: number) => {
    for (let turn = 0; !stopping; turn += 1) {
      const name = `Load${id}x${turn}`
      const alerts = [{ name, status: 'firing', startsAt: Date.now() }] as const
      const sentAt = Date.now()
      const post = postJson(url, headers, payload(alerts))
      await post.flushed
      waiting.add(name)
      const status = await post.status.catch(() => undefined)
      waiting.delete(name)
      owed.push({ name, status })
      const answer = status === undefined ? 'unknown' : status === 202 ? 'acknowledged' : 'refused'
      deliveries.push({ alerts, sentAt, answer })
    }
  }
  const senders = Array.from({ length: 8 }, (_, id) => sender(id))
  await eventually('tickets being created', async () => {
    const creates = await sandbox.journal({ method: 'POST', path: '/apirest.php/Ticket*' })
    return creates.length >= 4
  })
  // Standing still for a moment, it meets the signal together with requests that it has not even accepted.
  process.kill(sidecar.pid, 'SIGSTOP')
  await eventually('a request of each sender', () => waiting.size === senders.length)
  stopping = true
  const began = performance.now()
  const stopped = sidecar.stop()
  process.kill(sidecar.pid, 'SIGCONT')
  const outcome = await stopped
  const tookMs = performance.now() - began
  await Promise.all(senders)

  expect(outcome).toEqual({ code: 0, signal: null })
  expect(tookMs).toBeLessThan(graceMs)
  expect(owed.length).toBeGreaterThan(8)
  expect(owed.filter(({ status }) => status !== 202)).toEqual([])
  const logouts = await sandbox.journal({ path: '/apirest.php/killSession*' })
  expect(logouts.length).toBeGreaterThan(0)
  expect(await sessionsOf(sandbox)).toBe(0)

  await sandbox.faults([])
  const next = await system.launch()
  await eventually(
    'everything that was left over',
    async () => {
      const rest = isAtRest(await bridgeStatus(next))
      return rest && !(await sandbox.journal()).some(isUnderWay)
    },
    { withinMs: 60_000 },
  )
  const requests = requestsIn(await sandbox.journal())
  expect(check({ deliveries, requests, tickets: await ticketsOf(sandbox) })).toEqual([])
})
