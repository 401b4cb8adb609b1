import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

import { configEnv } from './open-api.ts'

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** In which surroundings a `retriever` runs. */
export interface StartOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from stdin. Absent: nothing. */
  readonly input?: string
  /** Its files cannot become larger than so many blocks of 512 bytes. */
  readonly limitFilesTo?: number
}

/** A `retriever` process that runs from its sources. */
export interface Retriever {
  readonly ended: Promise<Ended>
  /** The first line of stdout that fits, parsed; rejects when the process ends before. */
  line(fits: (entry: Readonly<Record<string, unknown>>) => boolean): Promise<Record<string, string>>
  kill(signal: NodeJS.Signals): void
  /** What it wrote to stderr so far. */
  stderr(): string
  readonly pid: number
}

/** Starts `retriever` with these arguments. It is killed after the test, if it is still there. */
export function start(args: readonly string[], options: StartOptions): Retriever {
  const command = [
    process.execPath,
    '--conditions=@retriever/source',
    '--no-warnings',
    entry,
    ...args,
  ]
  // Without the signal that would end the process at the limit, so that it meets the error.
  const limited = `trap '' XFSZ; ulimit -f ${options.limitFilesTo}; exec "$@"`
  const [program = '', ...words] =
    options.limitFilesTo === undefined ? command : ['sh', '-c', limited, 'sh', ...command]
  const child = spawn(program, words, {
    cwd: options.folder,
    env: { PATH: process.env['PATH'], ...configEnv, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // Who does not read to the end is not to blame.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input)
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const lines = createInterface({ input: child.stdout })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return {
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (text: string) => {
          const found = parsed(text)
          if (!found || !fits(found)) return
          lines.off('line', look)
          resolve(found)
        }
        for (const text of stdout.split('\n').slice(0, -1)) look(text)
        lines.on('line', look)
        void ended.then(({ code }) => {
          reject(new Error(`ended with ${code} before that line:\n${stdout}${stderr}`))
        })
      }),
    kill: (signal) => void child.kill(signal),
    stderr: () => stderr,
    pid: child.pid ?? 0,
  }
}

/** Runs `retriever` to its end. */
export function run(args: readonly string[], options: StartOptions): Promise<Ended> {
  return start(args, options).ended
}

/** Starts `retriever serve --json`, and waits until it listens. */
export async function serve(
  folder: string,
  args: readonly string[] = ['--config', 'c.yaml'],
  env?: Readonly<Record<string, string>>,
): Promise<Retriever & { readonly api: string; readonly ops: string; readonly console: string }> {
  const retriever = start(['serve', '--json', ...args], { folder, ...(env && { env }) })
  const {
    api = '',
    ops = '',
    console = '',
  } = await retriever.line(({ name }) => name === 'retriever')
  return { ...retriever, api, ops, console }
}

function parsed(text: string): Record<string, string> | undefined {
  try {
    return JSON.parse(text) as Record<string, string>
  } catch {
    return undefined
  }
}
