import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** One line that a process wrote. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ChildProcessOutcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Everything that a process wrote so far, and a way to wait for a line. */
export interface WatchedOutput {
  readonly lines: readonly OutputLine[]
  readonly exited: Promise<ChildProcessOutcome>
  /** Resolves to what `pick` makes of the first line that it accepts; rejects when the process ends or time is up. */
  waitFor<Found>(
    what: string,
    pick: (line: OutputLine) => Found | undefined,
    timeoutMs: number,
  ): Promise<Found>
}

/** Collects the lines of a process whose stdout and stderr are pipes. */
export function watchOutput(child: ChildProcess): WatchedOutput {
  const lines: OutputLine[] = []
  const listeners = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream]
    if (!input) throw new Error(`${stream} of the process is not a pipe`)
    createInterface({ input }).on('line', (text) => {
      lines.push({ stream, text })
      for (const listener of listeners) listener()
    })
  }
  const exited = new Promise<ChildProcessOutcome>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  const tail = () =>
    lines
      .map(({ text }) => `    ${text}`)
      .slice(-20)
      .join('\n')
  return {
    lines,
    exited,
    waitFor: (what, pick, timeoutMs) =>
      new Promise((resolve, reject) => {
        let next = 0
        const finish = (act: () => void) => {
          clearTimeout(timer)
          listeners.delete(look)
          act()
        }
        const look = () => {
          for (; next < lines.length; next += 1) {
            const line = lines[next]
            const found = line && pick(line)
            if (found !== undefined) return finish(() => resolve(found))
          }
        }
        const timer = setTimeout(() => {
          finish(() =>
            reject(new Error(`no ${what} within ${timeoutMs} ms; last lines:\n${tail()}`)),
          )
        }, timeoutMs)
        listeners.add(look)
        void exited.then(({ code, signal }) => {
          look()
          finish(() =>
            reject(new Error(`the process ended (${signal ?? code}) before ${what}:\n${tail()}`)),
          )
        })
        look()
      }),
  }
}
