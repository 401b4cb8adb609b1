import type { Command } from 'commander'

import { registrationExitCodesText } from '../registration/exit-codes.ts'
import type { RegistrationOptions } from '../registration/options.ts'
import { withConfig } from './with-config.ts'

/** Adds `retriever registration …`; `run` asks about these services. */
export function addRegistration(
  program: Command,
  run: (services: readonly string[], options: RegistrationOptions) => Promise<void>,
): void {
  const registration = program
    .command('registration')
    .description('Whether services may have entities in Datadog, as the registers know them.')
  help(registration, ['retriever registration check checkout'])

  const check = withConfig(registration.command('check'))
    .description(
      'Ask Datadog, LeanIX and ServiceNow about services, and tell what follows. Nothing is written.',
    )
    .argument('<service...>', 'names of services, as tags and alerts have them')
    .option('--json', 'print the result as one line of JSON')
    .action(run)
  help(check, [
    'retriever registration check checkout "Checkout API"',
    'retriever registration check checkout --json',
  ])
}

/** Whether this command line is one of `retriever registration`, which have exit codes of their own. */
export function isRegistrationCommand(argv: readonly string[]): boolean {
  return argv.find((word) => !word.startsWith('-')) === 'registration'
}

function help(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', () => {
    const lines = ['Examples:', ...examples.map((example) => `  ${example}`), '']
    return `\n${[...lines, registrationExitCodesText()].join('\n')}`
  })
}
