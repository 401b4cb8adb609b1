import { Command, CommanderError, InvalidArgumentError } from 'commander'

import {
  standInNames,
  startStandIn,
  type RunningStandIn,
  type StandInName,
  type StandIns,
} from './stand-ins.ts'

const exitCodes = { ok: 0, failed: 1, usage: 2 } as const

interface Options {
  readonly port: number
  readonly host: string
  readonly rateLimits: boolean
}

/** How those begin that count calls, for who plays a recording of days in seconds; it outlasts a reset. */
const unhurried: Partial<{ readonly [N in StandInName]: StandIns[N]['seed'] }> = {
  datadog: { settings: { rateLimiting: false } },
  leanix: { settings: { rateLimiting: false } },
}

const program = new Command('npm run sandbox --')
  .description(
    "Starts stand-ins for vendors' systems and prints one line of JSON for each:\n" +
      '{"name","url","credentials":{…}}. They run until Ctrl-C.',
  )
  .argument('<name...>', `which ones: ${standInNames.join(', ')}`, knownName)
  .option('--port <n>', 'the first one takes this port, the next ones those after it', asPort, 0)
  .option('--host <host>', 'where to listen; for IPv6 ::1', '127.0.0.1')
  .option('--no-rate-limits', 'refuse no calls beyond the budgets of the vendors: for replays')
  .addHelpText(
    'after',
    `
Without --port each takes any free port.

Examples:
  npm run sandbox -- glpi
  npm run sandbox -- glpi ivr --port 9000
  npm run sandbox -- glpi --host ::1 --port 9000
  npm run sandbox -- datadog --no-rate-limits

Exit codes: 0 stopped, 1 could not listen, 2 wrong arguments`,
  )
  .exitOverride()
  .action(run)

function knownName(name: string, earlier: readonly StandInName[] = []): readonly StandInName[] {
  const known = standInNames.find((each) => each === name)
  if (known === undefined) {
    throw new InvalidArgumentError(
      `There is no such stand-in; there are ${standInNames.join(', ')}.`,
    )
  }
  return [...earlier, known]
}

function asPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('It takes a number from 0 to 65535.')
  }
  return port
}

async function run(
  names: readonly StandInName[],
  { port, host, rateLimits }: Options,
): Promise<void> {
  const running: RunningStandIn[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((standIn) => standIn.close()))
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
  try {
    for (const [index, name] of names.entries()) {
      const seed = rateLimits ? undefined : unhurried[name]
      const standIn = await startStandIn(name, {
        host,
        port: port === 0 ? 0 : port + index,
        ...(seed && { seed }),
      })
      running.push(standIn)
      const { url, credentials } = standIn
      process.stdout.write(`${JSON.stringify({ name, url, credentials })}\n`)
    }
  } catch (error) {
    await stop()
    throw error
  }
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = exitCodes.failed
  }
}
