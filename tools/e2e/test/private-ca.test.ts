import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { bridgeStatus } from '../src/bridge-configuration.ts'
import { createAuthority } from '../src/certificates.ts'
import { send } from '../src/crash/sender.ts'
import { eventually } from '../src/eventually.ts'
import { ticketsOf } from '../src/glpi.ts'
import { fetchTrusting } from '../src/private-fetch.ts'
import { startSystem, webhookOf } from '../src/system.ts'

test('the wrong CA for GLPI: the reason says so, the alert waits, and the right CA lets it through', async () => {
  const right = await createAuthority('The Right One')
  const wrong = await createAuthority('The Wrong One')
  await using system = await startSystem('private-ca', {
    tls: await right.issue('127.0.0.1'),
    fetch: fetchTrusting(right.certificate),
  })
  const { sandbox } = system.glpi
  const ca = join(system.folder, 'ca.pem')

  writeFileSync(ca, wrong.certificate)
  const first = await system.launch({ glpi: { tls: { ca } } })
  const alert = { name: 'DiskFull', status: 'firing', startsAt: Date.now() } as const
  expect(await send(webhookOf(first), [alert])).toMatchObject({ answer: 'acknowledged' })
  await eventually('a reason that names the certificate', async () => {
    const { incidents } = await bridgeStatus(first)
    return /certificate/i.test(incidents[0]?.reason?.text ?? '')
  })
  expect(first.output.some(({ text }) => /certificate/i.test(text))).toBe(true)
  expect(await sandbox.journal()).toEqual([])
  expect(await first.stop()).toMatchObject({ code: 0 })

  writeFileSync(ca, right.certificate)
  await system.launch({ glpi: { tls: { ca } } })
  const tickets = await eventually('the ticket', async () => {
    const found = await ticketsOf(sandbox)
    return found.length > 0 && found
  })
  expect(tickets).toHaveLength(1)
})
