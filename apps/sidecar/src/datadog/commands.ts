import { reportFailure } from '../cli/failure.ts'
import type { World } from '../cli/world.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { datadogExitCodeOf } from './failure.ts'
import type { DatadogCommand } from './options.ts'
import { withWholeOutput } from './whole-output.ts'

/** Runs a command of `retriever datadog`; gives the exit code. Never rejects. */
export async function runDatadog(
  command: DatadogCommand,
  debug: boolean,
  world: World,
): Promise<number> {
  const { json = false } = command.options
  const style = { json, debug, exitCodeOf: datadogExitCodeOf }
  return withWholeOutput(world, style, async () => {
    try {
      return await run(command, world)
    } catch (error) {
      return reportFailure(error, style, world)
    }
  })
}

async function run(command: DatadogCommand, world: World): Promise<DatadogExitCode> {
  switch (command.name) {
    case 'lint': {
      const { lintDocuments } = await import('./lint-command.ts')
      return lintDocuments(command.words, command.options, world)
    }
    case 'plan': {
      const { planDocuments } = await import('./plan-command.ts')
      return planDocuments(command.words, command.options, world)
    }
    case 'diff': {
      const { diffDocuments } = await import('./plan-command.ts')
      return diffDocuments(command.words, command.options, world)
    }
    case 'apply': {
      const { applyDocuments } = await import('./apply-command.ts')
      return applyDocuments(command.words, command.options, world)
    }
    case 'export': {
      const { exportEntities } = await import('./export-command.ts')
      return exportEntities(command.options, world)
    }
    case 'adopt': {
      const { adoptEntities } = await import('./adopt-command.ts')
      return adoptEntities(command.words, command.options, world)
    }
  }
}
