import type { ExecOptions } from '../keys/exec.ts'
import { reportFailure } from './failure.ts'
import type { ConfigOptions } from './options.ts'
import type { World } from './world.ts'

/** Every command may be asked to show the stack of an error. */
type Options<Own> = Own & { readonly debug?: boolean }

/** One command of `retriever keys`, as it was asked for. */
export type KeysCommand =
  | {
      readonly name: 'once' | 'check' | 'probe' | 'watch'
      readonly options: Options<ConfigOptions>
    }
  | {
      readonly name: 'exec'
      readonly options: Options<ExecOptions>
      /** The program and its arguments. */
      readonly program: readonly string[]
    }

/** Runs it; gives the exit code. Never rejects. */
export async function runKeys(command: KeysCommand, world: World): Promise<number> {
  try {
    return await run(command, world)
  } catch (error) {
    const { json = false, debug = false } = command.options
    return reportKeysFailure(error, { json, debug }, world)
  }
}

/** Tells why a command for keys failed, and gives the exit code that these commands have for it. */
export async function reportKeysFailure(
  error: unknown,
  style: { readonly json: boolean; readonly debug: boolean },
  world: World,
): Promise<number> {
  const { keysExitCodeOf } = await import('../keys/commands.ts')
  return reportFailure(error, { ...style, exitCodeOf: keysExitCodeOf }, world)
}

async function run(command: KeysCommand, world: World): Promise<number> {
  switch (command.name) {
    case 'once': {
      const { publishOnce } = await import('../keys/commands.ts')
      await publishOnce(command.options, world)
      return 0
    }
    case 'check': {
      const { checkKeys } = await import('../keys/commands.ts')
      await checkKeys(command.options, world)
      return 0
    }
    case 'probe': {
      const { probeKeys } = await import('../keys/probe.ts')
      await probeKeys(command.options, world)
      return 0
    }
    case 'watch': {
      const { watchKeys } = await import('../keys/watch/watch.ts')
      await watchKeys(command.options, world)
      return 0
    }
    case 'exec': {
      const { execWithKeys } = await import('../keys/commands.ts')
      return execWithKeys(command.options, command.program, world)
    }
  }
}
