import type { Command } from 'commander'

import { defaultConfig } from './load-config.ts'

/** The option that names the configuration. */
export function withConfig(command: Command): Command {
  return command.option(
    '--config <file>',
    `configuration, YAML or JSON; repeatable, a later one wins (default: ${defaultConfig})`,
    (file: string, files: readonly string[] | undefined) => [...(files ?? []), file],
  )
}
