import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'

import { peakMegabytes } from '../start-up/memory.ts'

/** What a process took, from just before it was started. */
export interface ProcessFigures {
  /** Until what it is for was done. */
  readonly doneMs: number
  readonly endedMs: number
  /** The most that it held in memory; undefined where the system has no `/proc`. */
  readonly peakMb: number | undefined
}

interface WatchOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Whether it has done what it is for. Default: it has when it ends. */
  readonly isDone?: () => boolean
}

const lookEveryMs = 1
/** Reading it holds the process up for a moment. */
const weighEveryMs = 10

/** Runs Node with these arguments to its end, and looks at what it does every millisecond. */
export async function watchProcess(
  args: readonly string[],
  { cwd, env = {}, isDone = () => false }: WatchOptions,
): Promise<{
  readonly figures: ProcessFigures
  readonly code: number | null
  readonly stderr: string
}> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<{ code: number | null; endedMs: number }>((resolve) => {
    child.once('exit', (code) => resolve({ code, endedMs: performance.now() - startedAt }))
  })
  let isOver = false
  void ended.then(() => (isOver = true))
  let doneMs: number | undefined
  let peakMb: number | undefined
  let weighAt = startedAt
  while (!isOver) {
    if (doneMs === undefined && isDone()) doneMs = performance.now() - startedAt
    if (performance.now() >= weighAt) {
      peakMb = (await peakMegabytes(child.pid ?? 0)) ?? peakMb
      weighAt = performance.now() + weighEveryMs
    }
    await setTimeout(lookEveryMs)
  }
  const { code, endedMs } = await ended
  return { figures: { doneMs: doneMs ?? endedMs, endedMs, peakMb }, code, stderr }
}
