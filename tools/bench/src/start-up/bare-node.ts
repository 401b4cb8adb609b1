import { spawn } from 'node:child_process'

import { watchOutput } from '@retriever/launcher'

import type { StartedProcess } from './started-process.ts'

const listenAndSay =
  "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'))"

/** The least that a server on Node can be: it listens and says so. */
export async function startBareNode(): Promise<StartedProcess> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['-e', listenAndSay], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = watchOutput(child)
  const listening = ({ text }: { text: string }) => text === 'listening' || undefined
  await output.waitFor('listening', listening, 15_000)
  return {
    listeningAfterMs: performance.now() - startedAt,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill()
      await output.exited
    },
  }
}
