import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { watchOutput } from '@retriever/launcher'

import type { StartBridge } from '../bridge.ts'

/** Starts one of the bridges that are broken on purpose. */
export function startSpecimen(name: 'forgetful' | 'doubling'): StartBridge {
  const program = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  return async ({ folder, glpi }) => {
    const child = spawn(process.execPath, [program], {
      env: {
        ...process.env,
        GLPI_URL: glpi.url,
        GLPI_USER_TOKEN: glpi.userToken,
        GLPI_APP_TOKEN: glpi.appToken,
        QUEUE_FILE: join(folder, 'queue.jsonl'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = watchOutput(child)
    const url = await output.waitFor(
      'address of the specimen',
      ({ text }) => /"url":"([^"]+)"/.exec(text)?.[1],
      20_000,
    )
    return {
      webhook: { url, headers: {} },
      async kill() {
        child.kill('SIGKILL')
        await output.exited
      },
      async isSettled() {
        const { waiting } = (await (await fetch(url)).json()) as { readonly waiting: number }
        return waiting === 0
      },
    }
  }
}
