import type { Command } from 'commander'

import { datadogExitCodesText } from '../datadog/exit-codes.ts'
import type {
  AdoptOptions,
  ApplyOptions,
  DatadogCommand,
  DiffOptions,
  ExportOptions,
  LintOptions,
  PlanCommandOptions,
} from '../datadog/options.ts'
import { withConfig } from './with-config.ts'

/** Adds `retriever datadog …`; `run` runs what was asked for. */
export function addDatadog(
  program: Command,
  run: (command: DatadogCommand) => Promise<void>,
): void {
  const datadog = program
    .command('datadog')
    .description('Monitors, alerts and dashboards of Datadog, as files declare them.')
  help(datadog, ['retriever datadog lint alerts/', 'retriever datadog plan alerts/'])

  const lint = checked(documents(datadog.command('lint')))
    .description('Tell every mistake in documents, without asking anybody.')
    .option('--json', 'print the result as one line of JSON')
    .action((words: readonly string[], options: LintOptions) =>
      run({ name: 'lint', words, options }),
    )
  help(lint, ['retriever datadog lint alerts/', 'make-alerts | retriever datadog lint -'])

  const plan = changing(checked(documents(datadog.command('plan'))))
    .description('Tell what apply would do, and change nothing.')
    .option('--out <file>', 'save the plan, for apply')
    .action((words: readonly string[], options: PlanCommandOptions) =>
      run({ name: 'plan', words, options }),
    )
  help(plan, [
    'retriever datadog plan alerts/ --out plan.json',
    'retriever datadog plan alerts/ --prune --scope ref=checkout- --max-deletes 2',
  ])

  const diff = changing(checked(documents(datadog.command('diff'))))
    .description('Tell only what is not as declared; nothing when all is.')
    .action((words: readonly string[], options: DiffOptions) =>
      run({ name: 'diff', words, options }),
    )
  help(diff, ['retriever datadog diff alerts/', 'retriever datadog diff --json alerts/'])

  const apply = changing(checked(documents(datadog.command('apply'))))
    .description('Bring Datadog to what documents declare, or carry out a plan that was saved.')
    .option('--dry-run', 'only tell what would be done, as plan does')
    .action((words: readonly string[], options: ApplyOptions) =>
      run({ name: 'apply', words, options }),
    )
  help(
    apply,
    [
      'retriever datadog apply plan.json',
      'retriever datadog apply alerts/ boards/ --external checkout-slo=0a1b2c',
    ],
    [
      'A saved plan goes with --organisation and --allow-raw-templates only. It does not carry the latter:',
      'whoever applies it says once more that its alerts may notify whom they like.',
      'The first SIGINT or SIGTERM lets what is under way finish, and begins nothing more.',
    ],
  )

  const exported = organisation(datadog.command('export'))
    .description('Write what is in Datadog as documents: ours, or everything.')
    .option('--all', 'also what is not ours')
    .option('--as <format>', 'yaml, json, manifests or terraform-json', 'yaml')
    .option('--folder <folder>', 'write files into this folder (default: to stdout)')
    .option('--force', 'write over files that are there')
    .action((options: ExportOptions) => run({ name: 'export', options }))
  help(exported, [
    'retriever datadog export > ours.yaml',
    'retriever datadog export --all --as terraform-json --folder terraform',
  ])

  const adopt = organisation(datadog.command('adopt'))
    .description('Make entities that nobody manages ours, as they are; then export writes them.')
    .argument('<id...>', 'ids of monitors and dashboards')
    .option('--yes', 'do it; without it, only tell what would be done')
    .action((words: readonly string[], options: AdoptOptions) =>
      run({ name: 'adopt', words, options }),
    )
  help(adopt, [
    'retriever datadog adopt 171204506 abc-def-ghi',
    'retriever datadog adopt 171204506 --yes',
  ])
}

/** Whether this command line is one of `retriever datadog`, which have exit codes of their own. */
export function isDatadogCommand(argv: readonly string[]): boolean {
  return argv.find((word) => !word.startsWith('-')) === 'datadog'
}

function documents(command: Command): Command {
  return command
    .argument('<path...>', 'files and folders; "-" is stdin')
    .option(
      '--format <format>',
      'json, yaml, manifests, terraform-json or ui-export (default: by name and content)',
    )
}

function checked(command: Command): Command {
  return command
    .option(
      '--external <ref=id>',
      'the id of something that is linked to and not declared; repeatable',
      repeated,
    )
    .option(
      '--allow-raw-templates',
      'alerts may have handles and conditional blocks in their texts',
    )
}

function repeated(value: string, values: readonly string[] | undefined): readonly string[] {
  return [...(values ?? []), value]
}

function organisation(command: Command): Command {
  return withConfig(command)
    .option('--organisation <name>', 'the one to speak to, when there are several')
    .option('--owner <name>', 'on whose behalf (default: as the configuration says)')
    .option('--json', 'print the result as one line of JSON')
}

function changing(command: Command): Command {
  return organisation(command)
    .option('--adopt', 'take over what nobody manages and has the same name')
    .option('--replace', 'create anew, and delete the old one, where the type changes')
    .option('--prune', 'delete what is ours, in the scope, and no longer declared')
    .option(
      '--scope <scope>',
      'what may be deleted: all, ref=PREFIX, tag=TAG, family=monitor|dashboard; repeatable, all must fit',
      repeated,
    )
    .option('--max-deletes <n>', 'when there is more to delete, nothing is')
}

function help(command: Command, examples: readonly string[], notes: readonly string[] = []): void {
  command.addHelpText('after', () => {
    const lines = [
      ...(notes.length > 0 ? [...notes, ''] : []),
      'Examples:',
      ...examples.map((example) => `  ${example}`),
      '',
      datadogExitCodesText(),
    ]
    return `\n${lines.join('\n')}`
  })
}
