import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { watchOutput } from '@retriever/launcher'

import { policy, webhook } from '../sidecar-configuration.ts'
import { flaskFolder, type PythonEnvironment } from './python-environment.ts'
import type { Service } from './service.ts'

/** One port of the loopback address; tables are made before the workers exist; nothing is written to the home folder. */
const serving = [
  '--bind=127.0.0.1:0',
  '--preload',
  '--graceful-timeout=1',
  '--no-control-socket',
  `--chdir=${flaskFolder}`,
  'app:app',
]

/** A peer: Flask and SQLAlchemy under gunicorn with these workers, SQLite on disk. */
export function flask(
  name: string,
  { bin }: PythonEnvironment,
  workers: readonly string[],
): Service {
  return {
    name,
    start: async ({ credentials: { glpi, ivr } }, folder) => {
      const child = spawn(join(bin, 'gunicorn'), [...workers, ...serving], {
        env: {
          PATH: process.env['PATH'],
          PYTHONDONTWRITEBYTECODE: '1',
          GLPI_URL: glpi.url,
          GLPI_USER_TOKEN: glpi.userToken,
          GLPI_APP_TOKEN: glpi.appToken,
          IVR_ENDPOINT_URL: ivr.url,
          IVR_TOKEN: ivr.token,
          WEBHOOK_TOKEN: webhook.token,
          DATABASE_FILE: join(folder, 'bridge.db'),
          RESOURCE_MAPPING: JSON.stringify(policy.resourceMapping),
          TICKET_THRESHOLD_COUNT: String(policy.count),
          TICKET_THRESHOLD_DURATION: String(policy.withinSeconds),
          CLOSE_TICKET_THRESHOLD_DURATION: String(policy.closeAfterSeconds),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const output = watchOutput(child)
      const origin = await output.waitFor(
        'gunicorn',
        ({ text }) => /Listening at: (http:\S+)/.exec(text)?.[1],
        30_000,
      )
      return {
        url: `${origin}/alerts`,
        headers: { authorization: `Bearer ${webhook.token}` },
        lastWords: () =>
          output.lines
            .slice(-5)
            .map(({ text }) => text)
            .join('\n'),
        stop: async () => {
          child.kill('SIGTERM')
          await output.exited
        },
      }
    },
  }
}
