import type { Command } from 'commander'

import { keysExitCodesText } from '../keys/exit-codes.ts'
import type { ExecOptions } from '../keys/exec.ts'
import type { ConfigOptions } from './options.ts'
import type { KeysCommand } from './run-keys.ts'
import { withConfig } from './with-config.ts'

/** Adds `retriever keys …`; `run` runs what was asked for. */
export function addKeys(program: Command, run: (command: KeysCommand) => Promise<void>): void {
  const keys = program
    .command('keys')
    .description(
      'Keys out of Vault or OpenBao: publish them for other containers, keep them fresh.',
    )
  help(keys, [
    'retriever keys once --config keys.yaml',
    'retriever keys exec --config keys.yaml -- python app.py',
  ])

  const once = withConfig(keys.command('once'))
    .description(
      'Read all keys, publish all of them or none, revoke the token, end: an init container.',
    )
    .option('--json', 'print the result as one line of JSON')
    .action((options: ConfigOptions) => run({ name: 'once', options }))
  help(once, ['retriever keys once --config keys.yaml', 'retriever keys once --json'])

  const watch = withConfig(keys.command('watch'))
    .description(
      'Publish as "once" does, then follow Vault until SIGTERM: a native sidecar. SIGHUP reads all keys again.',
    )
    .action((options: ConfigOptions) => run({ name: 'watch', options }))
  help(watch, [
    'retriever keys watch --config keys.yaml',
    'RETRIEVER_KEYS__LISTENER__HOST=0.0.0.0 retriever keys watch',
  ])

  const check = withConfig(keys.command('check'))
    .description(
      'Do everything but writing: tell which keys there are, how old, and where they would go.',
    )
    .option('--json', 'print the result as one line of JSON')
    .action((options: ConfigOptions) => run({ name: 'check', options }))
  help(check, ['retriever keys check --config keys.yaml', 'retriever keys check --json'])

  const probe = withConfig(keys.command('probe'))
    .description('Tell whether the keys are published here and fresh, without asking anybody.')
    .option('--json', 'print the result as one line of JSON')
    .action((options: ConfigOptions) => run({ name: 'probe', options }))
  help(probe, ['retriever keys probe --config keys.yaml'])

  const exec = withConfig(keys.command('exec'))
    .description(
      'Start a program with the keys in its environment, as it is, and end as it ends. Keys that change reach it at its next start.',
    )
    .usage('[options] -- <program> [arguments...]')
    .option('--set <name>', 'only the keys of this set; repeatable', listed)
    .argument('<program...>', 'the program and its arguments')
    .action((words: readonly string[], options: ExecOptions) =>
      run({ name: 'exec', options, program: words }),
    )
  help(exec, [
    'retriever keys exec --config keys.yaml -- python app.py',
    'retriever keys exec --set datadog -- env',
  ])
}

/**
 * With `--` before the program of `keys exec`, where somebody left it out: from there on every word belongs to the
 * program, also those that look like options of ours.
 */
export function withProgramSeparated(argv: readonly string[]): readonly string[] {
  const exec = argv.indexOf('exec')
  if (!isKeysCommand(argv) || argv[exec - 1] !== 'keys') return argv
  let index = exec + 1
  while (argv[index]?.startsWith('-')) {
    if (argv[index] === '--') return argv
    index += ['--config', '--set'].includes(argv[index] ?? '') ? 2 : 1
  }
  return [...argv.slice(0, index), '--', ...argv.slice(index)]
}

/** Whether this command line is one of `retriever keys`, which have exit codes of their own. */
export function isKeysCommand(argv: readonly string[]): boolean {
  return argv.find((word) => !word.startsWith('-')) === 'keys'
}

function listed(value: string, values: readonly string[] | undefined): readonly string[] {
  return [...(values ?? []), value]
}

function help(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', () => {
    const lines = [
      'Examples:',
      ...examples.map((example) => `  ${example}`),
      '',
      keysExitCodesText(),
    ]
    return `\n${lines.join('\n')}`
  })
}
