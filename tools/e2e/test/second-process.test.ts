import { expect, test } from 'vitest'

import { bridgeEnvironment } from '../src/bridge-configuration.ts'
import { send } from '../src/crash/sender.ts'
import { eventually } from '../src/eventually.ts'
import { ticketsOf } from '../src/glpi.ts'
import { runRetriever } from '../src/retriever-command.ts'
import { startSystem, webhookOf } from '../src/system.ts'

test('a second process on the same SQLite file is refused, and the first one goes on working', async () => {
  await using system = await startSystem('second-process')
  const { folder, glpi } = system
  const first = await system.launch()

  const second = await runRetriever(['serve', '--config', first.configFile], {
    folder,
    env: bridgeEnvironment(glpi.account),
  })
  expect(second.code, second.text).toBeGreaterThan(0)
  expect(second.text).toContain('bridge.db')
  expect(second.text).toMatch(/another process has the database/)
  // What to do, not only what is wrong; and no stack trace.
  expect(second.text).toMatch(/stop it first/)
  expect(second.text).not.toMatch(/^\s+at /m)
  expect(second.text).not.toContain('listening')

  const alert = { name: 'StillHere', status: 'firing', startsAt: Date.now() } as const
  expect(await send(webhookOf(first), [alert])).toMatchObject({ answer: 'acknowledged' })
  await eventually('the ticket', async () => (await ticketsOf(glpi.sandbox)).length === 1)
})
