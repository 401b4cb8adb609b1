import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { type RunningAlertmanager, startAlertmanager } from '../src/alertmanager.ts'
import { senderToken, webhookPath } from '../src/bridge-configuration.ts'
import { createAuthority } from '../src/certificates.ts'
import { startConnectProxy } from '../src/connect-proxy.ts'
import { eventually } from '../src/eventually.ts'
import { ticketsOf } from '../src/glpi.ts'
import { hasIpv6Loopback } from '../src/ipv6.ts'
import { fetchTrusting } from '../src/private-fetch.ts'
import { findReal } from '../src/real-server.ts'
import { startSystem, type System } from '../src/system.ts'

const command = findReal('Alertmanager', {
  env: 'RETRIEVER_ALERTMANAGER',
  commands: ['prometheus-alertmanager', 'alertmanager'],
})

const labels = { alertname: 'DiskFull', severity: 'critical', instance: 'web1:9100' }

describe.skipIf(!command)('real Alertmanager', () => {
  test('an alert opens one ticket, and its resolve closes it', async () => {
    await using system = await startSystem('alertmanager')
    const sidecar = await system.launch()
    const alertmanager = await alertmanagerFor(system, { url: sidecar.api })
    expect(await lifeOfOneAlert(system, alertmanager)).toMatchObject(oneTicket)
  })

  test('the same through a CONNECT proxy with a private CA', async () => {
    const authority = await createAuthority('Retriever Tests')
    // The control API is asked directly; all else must go through the proxy, because nobody else knows these names.
    const theirs = await authority.issue('glpi.invalid', '127.0.0.1')
    const ours = await authority.issue('sidecar.invalid')
    await using system = await startSystem('alertmanager-proxy', {
      tls: theirs,
      fetch: fetchTrusting(authority.certificate),
    })
    const { account, sandbox } = system.glpi
    const ports = new Map([['glpi.invalid', portOf(account.url)]])
    const proxy = await startConnectProxy((host) => ports.get(host))
    system.defer(() => proxy.close())
    const file = (name: string, text: string) => {
      const path = join(system.folder, name)
      writeFileSync(path, text)
      return path
    }
    const ca = file('ca.pem', authority.certificate)
    const sidecar = await system.launch({
      tls: {
        certificate: file('sidecar.pem', ours.certificate),
        key: file('sidecar.key', ours.key),
      },
      glpi: {
        url: account.url.replace('127.0.0.1', 'glpi.invalid'),
        proxy: { url: proxy.url },
        tls: { ca },
      },
    })
    ports.set('sidecar.invalid', portOf(sidecar.api))
    const alertmanager = await alertmanagerFor(system, {
      url: sidecar.api.replace('127.0.0.1', 'sidecar.invalid'),
      http: { proxy_url: proxy.url, tls_config: { ca_file: ca } },
    })
    expect(await lifeOfOneAlert(system, alertmanager)).toMatchObject(oneTicket)

    const targets = [...ports].map(([host, port]) => `${host}:${port}`)
    expect(new Set(proxy.tunnels.map(({ target }) => target))).toEqual(new Set(targets))
    expect(proxy.refused).toEqual([])
    const asked = (await sandbox.journal()).map(({ headers }) => headers['host'])
    expect(new Set(asked)).toEqual(new Set([targets[0]]))
  })

  test.skipIf(!hasIpv6Loopback())('the same over ::1', async () => {
    const host = '::1'
    await using system = await startSystem('alertmanager-ipv6', { host })
    const sidecar = await system.launch({ host })
    for (const url of [system.glpi.url, sidecar.api, sidecar.ops]) {
      expect(new URL(url).hostname).toBe('[::1]')
    }
    const alertmanager = await alertmanagerFor(system, { url: sidecar.api, host })
    expect(await lifeOfOneAlert(system, alertmanager)).toMatchObject(oneTicket)
  })
})

async function alertmanagerFor(
  system: System,
  { url, host, http }: { url: string; host?: string; http?: Readonly<Record<string, unknown>> },
): Promise<RunningAlertmanager> {
  const tokenFile = join(system.folder, 'webhook.token')
  writeFileSync(tokenFile, senderToken)
  const alertmanager = await startAlertmanager({
    command: command ?? '',
    folder: system.folder,
    ...(host !== undefined && { host }),
    webhook: {
      url: url + webhookPath,
      http_config: { authorization: { type: 'Bearer', credentials_file: tokenFile }, ...http },
    },
  })
  system.defer(() => alertmanager.stop())
  return alertmanager
}

/** Lets one alert fire and be resolved, and tells what GLPI saw of it. */
async function lifeOfOneAlert({ glpi }: System, alertmanager: RunningAlertmanager) {
  const startsAt = Date.now()
  await alertmanager.post({ labels, annotations: { summary: 'the disk is full' }, startsAt })
  const opened = await eventually('a ticket', async () => {
    const tickets = await ticketsOf(glpi.sandbox)
    return tickets.length > 0 && tickets
  })
  await alertmanager.post({ labels, startsAt, endsAt: Date.now() })
  const closed = await eventually('the closed ticket', async () => {
    const tickets = await ticketsOf(glpi.sandbox)
    return tickets.every(({ status }) => status === 6) && tickets
  })
  const creates = await glpi.sandbox.journal({ method: 'POST', path: '/apirest.php/Ticket*' })
  return { opened, closed, creates: creates.length }
}

const oneTicket = {
  opened: [{ id: 1, title: expect.stringContaining('DiskFull'), status: expect.any(Number) }],
  closed: [{ id: 1, status: 6 }],
  creates: 1,
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}
