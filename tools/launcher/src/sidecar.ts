import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { stringify } from 'yaml'

import { type ChildProcessOutcome, type OutputLine, watchOutput } from './output.ts'

/** How to start a sidecar. */
export interface LaunchOptions {
  /** The configuration, written to `retriever.yaml` in the folder as a user would write it. */
  readonly configuration: unknown
  /** Where the configuration lies; relative paths in it start here. */
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** How long it may take to listen. Default 15,000. */
  readonly readyWithinMs?: number
}

/** A sidecar that listens. */
export interface RunningSidecar {
  /** Origin of the `api` listener. */
  readonly api: string
  /** Origin of the `ops` listener. */
  readonly ops: string
  /** The console's address with its one-time token. */
  readonly consoleUrl: string
  readonly pid: number
  readonly configFile: string
  readonly output: readonly OutputLine[]
  readonly exited: Promise<ChildProcessOutcome>
  /** Asks it to stop and waits until it has. */
  stop(): Promise<ChildProcessOutcome>
  /** Ends it without a chance to tidy up. */
  kill(): Promise<ChildProcessOutcome>
}

/** The sidecar's entry as it is built and shipped. */
export const sidecarEntry: string = join(
  dirname(createRequire(import.meta.url).resolve('@retriever/sidecar/package.json')),
  'dist/main.js',
)

/** Starts `retriever serve` as a process of its own and waits until both listeners are up. */
export async function launchSidecar(options: LaunchOptions): Promise<RunningSidecar> {
  const configFile = join(options.folder, 'retriever.yaml')
  writeFileSync(configFile, stringify(options.configuration))
  const child = spawn(process.execPath, [sidecarEntry, 'serve', '--config', configFile], {
    cwd: options.folder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = watchOutput(child)
  const within = options.readyWithinMs ?? 15_000
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return output.exited
  }
  try {
    const [api, ops, consoleUrl] = await Promise.all([
      output.waitFor('api listener', listenerUrl('api'), within),
      output.waitFor('ops listener', listenerUrl('ops'), within),
      output.waitFor('console address', consoleAddress, within),
    ])
    return {
      api,
      ops,
      consoleUrl,
      pid: child.pid ?? 0,
      configFile,
      output: output.lines,
      exited: output.exited,
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
    }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

function listenerUrl(listener: string): (line: OutputLine) => string | undefined {
  return ({ text }) => {
    const entry = logEntry(text)
    return entry?.['msg'] === 'listening' && entry['listener'] === listener
      ? String(entry['url'])
      : undefined
  }
}

function consoleAddress({ text }: OutputLine): string | undefined {
  return /https?:\/\/\S+#token=\S+/.exec(text)?.[0]
}

function logEntry(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}
