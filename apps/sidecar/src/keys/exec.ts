import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'

import { UsageError } from '../cli/failure.ts'
import type { ConfigOptions } from '../cli/options.ts'
import type { World } from '../cli/world.ts'
import { ConfigError } from '../config/config-error.ts'
import { explained, withVaults } from './command.ts'
import { configFor } from './configured.ts'
import type { KeysConfig } from './config.ts'
import { environmentOf } from './environment.ts'
import type { KeySetConfig } from './key-set.ts'
import { progressOn } from './progress.ts'
import { readAll } from './rounds.ts'

/** The options of `retriever keys exec`. */
export interface ExecOptions extends ConfigOptions {
  /** Names of sets. Absent: all. */
  readonly set?: readonly string[]
}

/** `retriever keys exec`: starts a program with the keys in its environment; gives the exit code of the program. */
export async function execWithKeys(
  options: ExecOptions,
  command: readonly string[],
  world: World,
): Promise<number> {
  const [program, ...args] = command
  if (program === undefined) throw new UsageError('there is no program to execute')
  const progress = progressOn(world)
  const { spawn } = await import('node:child_process')
  const child: { process?: ChildProcess } = {}
  // From the first moment on: without a listener some signals end this process, and others start its debugger.
  const forget = world.onSignal(forwarded, (signal) => {
    if (!comesByItself(signal)) child.process?.kill(signal)
  })
  try {
    const env = await explained(
      configFor(options, world),
      async ({ keys, variables, warnings }) => {
        for (const warning of warnings) progress.warn(warning)
        const sets = chosen(keys, options)
        const work = { keys, sets, world, onEvent: progress.event, warn: progress.warn }
        // The token is given back before anything of the program runs.
        return withVaults(work, async (open, stop) =>
          environmentOf(await readAll(open.sets, stop), world.env, variables),
        )
      },
    )
    child.process = spawn(program, args, { env, stdio: 'inherit' })
    return await endOf(child.process, program)
  } finally {
    forget()
  }
}

const forwarded = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
] as const satisfies readonly NodeJS.Signals[]

/** A terminal sends these to every process in front of it; a program that got two would think that somebody insists. */
function comesByItself(signal: NodeJS.Signals): boolean {
  return process.stdin.isTTY && ['SIGINT', 'SIGQUIT', 'SIGWINCH'].includes(signal)
}

function chosen({ sets }: KeysConfig, options: ExecOptions): readonly KeySetConfig[] {
  const names = options.set ?? sets.map(({ name }) => name)
  const picked = names.map((name) => {
    const set = sets.find((one) => one.name === name)
    if (set) return set
    const known = sets.map((one) => one.name).join(', ')
    throw new UsageError(`there is no set "${name}"; known here: ${known}`)
  })
  const problems = picked.flatMap(({ name, variableProblems }) =>
    variableProblems.map(({ path, message }) => ({ path: `keys.sets.${name}.${path}`, message })),
  )
  if (problems.length > 0) throw new ConfigError(problems)
  return picked
}

/** The program was not started. */
class NotStartedError extends Error {
  override readonly name = 'NotStartedError'
  readonly exitCode: 126 | 127

  constructor(program: string, code: string) {
    const missing = code === 'ENOENT'
    super(
      missing ? `${program}: there is no such program` : `${program} cannot be executed: ${code}`,
    )
    this.exitCode = missing ? 127 : 126
  }
}

function endOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new NotStartedError(program, error.code ?? error.message))
    })
    child.once('exit', (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
    })
  })
}
