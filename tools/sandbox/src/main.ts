import { parseArgs } from 'node:util'

import { standInNames, startStandIn, type RunningStandIn, type StandInName } from './stand-ins.ts'

const usage = `Usage: npm run sandbox -- NAME… [--port N] [--host HOST]

Starts stand-ins for vendors' systems and prints one line of JSON for each:
{"name","url","credentials":{…}}. They run until Ctrl-C.

Names: ${standInNames.join(', ')}

Options:
  --port N     the first stand-in takes this port, the next ones those after it; default: any free port
  --host HOST  where to listen; default 127.0.0.1, for IPv6 ::1
  --help       this text

Examples:
  npm run sandbox -- glpi
  npm run sandbox -- glpi ivr --port 9000
  npm run sandbox -- glpi --host ::1 --port 9000

Exit codes: 0 stopped, 1 could not listen, 2 wrong arguments
`

interface Arguments {
  readonly names: readonly StandInName[]
  readonly port: number
  readonly host: string
}

/** The mistake in the arguments, as a text for people. */
class UsageError extends Error {}

function parse(argv: readonly string[]): Arguments | 'help' {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const names = positionals.map((name) => {
    const known = standInNames.find((each) => each === name)
    if (known === undefined) {
      throw new UsageError(`There is no stand-in "${name}"; there are ${standInNames.join(', ')}.`)
    }
    return known
  })
  if (names.length === 0) {
    throw new UsageError(`Name at least one stand-in: ${standInNames.join(', ')}.`)
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port + names.length > 65_536) {
    throw new UsageError(`--port takes a number from 0 to 65535, not "${values.port}".`)
  }
  return { names, port, host: values.host }
}

async function run({ names, port, host }: Arguments): Promise<void> {
  const running: RunningStandIn[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((standIn) => standIn.close()))
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
  try {
    for (const [index, name] of names.entries()) {
      const standIn = await startStandIn(name, { host, port: port === 0 ? 0 : port + index })
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
  const given = parse(process.argv.slice(2))
  if (given === 'help') process.stdout.write(usage)
  else await run(given)
} catch (error) {
  const text = error instanceof Error ? error.message : String(error)
  const wrong =
    error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  process.stderr.write(wrong ? `${text}\nTry --help.\n` : `${text}\n`)
  process.exitCode = wrong ? 2 : 1
}
