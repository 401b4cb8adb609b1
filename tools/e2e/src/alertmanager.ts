import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { watchOutput } from '@retriever/launcher'
/** How to start a real Alertmanager. */
export interface AlertmanagerOptions {
  /** The program. */
  readonly command: string
  /** An empty folder for its configuration and its storage. */
  readonly folder: string
  /** Loopback address to listen on. Default `127.0.0.1`. */
  readonly host?: string
  /** One entry of `webhook_configs`. */
  readonly webhook: Readonly<Record<string, unknown>>
}

/** An alert as one posts it to Alertmanager. Instants are epoch milliseconds. */
interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly startsAt: number
  /** In the past: it is resolved. */
  readonly endsAt?: number
}

/** A running Alertmanager. */
export interface RunningAlertmanager {
  readonly url: string
  post(...alerts: readonly PostedAlert[]): Promise<void>
  /** What it wrote so far. */
  log(): string
  stop(): Promise<void>
}

/** Starts Alertmanager alone (no cluster), with waits so short that a test need not wait for them. */
export async function startAlertmanager(
  options: AlertmanagerOptions,
): Promise<RunningAlertmanager> {
  const { command, folder, host = '127.0.0.1', webhook } = options
  const configFile = join(folder, 'alertmanager.yml')
  writeFileSync(
    configFile,
    // JSON is YAML too.
    JSON.stringify({
      route: {
        receiver: 'retriever',
        group_by: ['alertname'],
        group_wait: '100ms',
        group_interval: '1s',
        repeat_interval: '1h',
      },
      receivers: [
        {
          name: 'retriever',
          webhook_configs: [{ send_resolved: true, max_alerts: 0, ...webhook }],
        },
      ],
    }),
  )
  const address = host.includes(':') ? `[${host}]` : host
  const child = spawn(
    command,
    [
      `--config.file=${configFile}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}:0`,
      '--cluster.listen-address=',
      '--log.level=debug',
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output = watchOutput(child)
  const stop = async () => {
    child.kill('SIGTERM')
    const hurry = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await output.exited
    clearTimeout(hurry)
  }
  try {
    const listening = await output.waitFor(
      'address of Alertmanager',
      ({ text }) => /msg="Listening on" address=(\S+)/.exec(text)?.[1],
      20_000,
    )
    const url = `http://${address}:${listening.slice(listening.lastIndexOf(':') + 1)}`
    return {
      url,
      post: (...alerts) => post(url, alerts),
      log: () => output.lines.map(({ text }) => text).join('\n'),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function post(url: string, alerts: readonly PostedAlert[]): Promise<void> {
  const response = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      alerts.map(({ startsAt, endsAt, ...rest }) => ({
        ...rest,
        startsAt: new Date(startsAt).toISOString(),
        ...(endsAt !== undefined && { endsAt: new Date(endsAt).toISOString() }),
      })),
    ),
  })
  if (!response.ok)
    throw new Error(`Alertmanager answered ${response.status}: ${await response.text()}`)
}
