import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/** A server that answers every request with the same small JSON, in a process of its own. */
export interface ServerProcess {
  /** Its origin. */
  readonly url: string
  close(): Promise<void>
}

/** Starts it on an ephemeral port of the loopback address. */
export async function startServer(): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)))
  const { port } = await firstMessage(child)
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

function firstMessage(child: ChildProcess): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    child.once('message', (address) => resolve(address as AddressInfo))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}
