import { Command, CommanderError } from 'commander'

import { version } from '../version.ts'
import { addDatadog, isDatadogCommand } from './datadog-command-line.ts'
import { exitCodesText } from './exit-codes.ts'
import { reportFailure } from './failure.ts'
import { addKeys, isKeysCommand, withProgramSeparated } from './keys-command-line.ts'
import type { ConfigOptions, RemoteOptions } from './options.ts'
import { addRegistration, isRegistrationCommand } from './registration-command-line.ts'
import { withConfig } from './with-config.ts'
import type { World } from './world.ts'

/** Runs one command line; `argv` begins after the name of the program. Never rejects. */
export async function runCommandLine(argv: readonly string[], world: World): Promise<number> {
  const words = withProgramSeparated(argv)
  const keys = isKeysCommand(words)
  const usageCode = keys || isDatadogCommand(words) || isRegistrationCommand(words) ? 64 : 2
  let exitCode = 0
  try {
    const program = programOf(world)
    // Those for keys must start fast: the others are left out where nobody can ask for them.
    if (!keys) {
      addOthers(program, world)
      addDoctor(program, async (options) => {
        const { runDoctor } = await import('../doctor/command.ts')
        exitCode = await runDoctor(options, world)
      })
      addDatadog(program, async (command) => {
        const { runDatadog } = await import('../datadog/commands.ts')
        exitCode = await runDatadog(command, asked(words, '--debug'), world)
      })
      addRegistration(program, async (services, options) => {
        const { runRegistrationCheck } = await import('../registration/commands.ts')
        const debug = asked(words, '--debug')
        exitCode = await runRegistrationCheck(services, options, debug, world)
      })
    }
    addKeys(program, async (command) => {
      const { runKeys } = await import('./run-keys.ts')
      const options = { ...command.options, debug: asked(words, '--debug') }
      exitCode = await runKeys({ ...command, options }, world)
    })
    await program.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has written its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageCode
    const style = { json: asked(words, '--json'), debug: asked(words, '--debug') }
    if (!keys) return reportFailure(error, style, world)
    const { reportKeysFailure } = await import('./run-keys.ts')
    return reportKeysFailure(error, style, world)
  }
}

/** Whether this option is among our own words: those behind `--` are for a program. */
function asked(words: readonly string[], option: string): boolean {
  const separator = words.indexOf('--')
  return words.slice(0, separator < 0 ? undefined : separator).includes(option)
}

function programOf(world: World): Command {
  const program = new Command('retriever')
    .description(
      'Alerts in, tickets out; keys out of Vault: the sidecar of the Retriever libraries, and its commands.',
    )
    .version(version)
    .option('--debug', 'show the stack of an error')
    .exitOverride()
    .showHelpAfterError('(retriever --help tells more)')
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    })
  help(program, [
    'retriever serve --config retriever.yaml',
    'retriever bridge pause --help',
    'retriever keys once --config keys.yaml',
  ])
  return program
}

function addOthers(program: Command, world: World): void {
  addServe(program, world)
  addConfig(program, world)
  addConsole(program, world)
  addBridge(program, world)
}

function addServe(program: Command, world: World): void {
  const command = withConfig(program.command('serve'))
    .description('Serve what the configuration switches on, until SIGTERM or SIGINT.')
    .option('--check', 'only validate the configuration, as "config check" does')
    .option('--json', 'print one line with the addresses; the log goes to stderr then')
    .action(async (options: ConfigOptions & { readonly check?: boolean }) => {
      if (options.check) {
        const { checkConfig } = await import('./config-commands.ts')
        return checkConfig(options, world)
      }
      const { serveCommand } = await import('./serve-command.ts')
      return serveCommand(options, world)
    })
  help(command, [
    'retriever serve --config retriever.yaml',
    'retriever serve --config base.yaml --config production.yaml',
    'RETRIEVER_LISTENERS__API__PORT=8443 retriever serve',
  ])
}

function addConfig(program: Command, world: World): void {
  const config = program.command('config').description('Look at the configuration.')
  help(config, ['retriever config check --config retriever.yaml'])
  const check = withConfig(config.command('check'))
    .description('Validate the configuration, with its files and secrets, and tell every mistake.')
    .option('--json', 'print the result as one line of JSON')
    .action(async (options: ConfigOptions) => {
      const { checkConfig } = await import('./config-commands.ts')
      return checkConfig(options, world)
    })
  help(check, [
    'retriever config check --config retriever.yaml',
    'retriever config check --config retriever.yaml --json',
  ])
}

function addDoctor(program: Command, run: (options: ConfigOptions) => Promise<void>): void {
  const command = withConfig(program.command('doctor'))
    .description(
      'Ask every system, key and permission that the configuration names, and say what to do about what is wrong. Nothing is written.',
    )
    .option('--json', 'print the findings as one line of JSON')
    .action(run)
  help(command, [
    'retriever doctor --config retriever.yaml',
    'retriever doctor --config retriever.yaml --json',
  ])
}

function addConsole(program: Command, world: World): void {
  const command = remote(program.command('console'))
    .description(
      'Ask a running retriever, over its HTTP API, for a new address of its console: good for one sign-in.',
    )
    .action(async (options: RemoteOptions) => {
      const { showAddress } = await import('../console/commands.ts')
      return showAddress(options, world)
    })
  help(command, [
    'retriever console --config retriever.yaml',
    'retriever console --url http://127.0.0.1:8080 --token-file operator.token',
    'xdg-open "$(retriever console)"',
  ])
}

function addBridge(program: Command, world: World): void {
  const bridge = program
    .command('bridge')
    .description('Operate the GLPI bridge of a running retriever, over its HTTP API.')
  help(bridge, ['retriever bridge status', 'retriever bridge pause --why "GLPI is being upgraded"'])

  const pause = remote(bridge.command('pause'))
    .description('Keep taking alerts in, but let nothing go out to GLPI, until "resume".')
    .option('--why <text>', 'the reason, for the record')
    .action(async (options: RemoteOptions & { readonly why?: string }) => {
      const { setPaused } = await import('../bridge/commands.ts')
      return setPaused(true, options, world)
    })
  help(pause, ['retriever bridge pause --why "GLPI is being upgraded"'])

  const resume = remote(bridge.command('resume'))
    .description('Let everything go out that has been waiting since "pause".')
    .option('--why <text>', 'the reason, for the record')
    .action(async (options: RemoteOptions & { readonly why?: string }) => {
      const { setPaused } = await import('../bridge/commands.ts')
      return setPaused(false, options, world)
    })
  help(resume, ['retriever bridge resume --url http://127.0.0.1:8080 --token-file operator.token'])

  const status = remote(bridge.command('status'))
    .description('Show the incidents, what waits to go out, and whether the bridge is paused.')
    .action(async (options: RemoteOptions) => {
      const { showStatus } = await import('../bridge/commands.ts')
      return showStatus(options, world)
    })
  help(status, ['retriever bridge status', 'retriever bridge status --json'])
}

function remote(command: Command): Command {
  return withConfig(command)
    .option('--url <url>', 'the address of the api listener (default: as the configuration says)')
    .option(
      '--token-file <file>',
      'file with an access token (default: $RETRIEVER_TOKEN, or one of the configuration)',
    )
    .option('--json', 'print the answer as JSON')
}

function help(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', () => {
    const lines = ['Examples:', ...examples.map((example) => `  ${example}`), '', exitCodesText()]
    return `\n${lines.join('\n')}`
  })
}
