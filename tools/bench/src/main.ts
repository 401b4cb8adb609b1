/** `npm run bench`: measures us beside our peers, and prints ratios. */
import { Command, InvalidArgumentError } from 'commander'

import { benchmarks } from './benchmarks.ts'
import { machineLine, thisMachine } from './machine.ts'
import { progressLine } from './progress.ts'
import { jsonOf, textOf } from './report.ts'

interface Options {
  readonly json?: boolean
  readonly list?: boolean
  readonly full?: boolean
  readonly rounds?: number
  readonly seconds?: number
  readonly python: string
}

await new Command('npm run bench --')
  .description('Measures us beside our peers in one run, in interleaved rounds; prints ratios.')
  .argument('[names...]', 'which benchmarks; all when none is named')
  .option('--list', 'say which benchmarks there are')
  .option('--rounds <number>', 'how often each side is measured', wholeNumber)
  .option('--seconds <number>', 'ingest (3), api (20): how long each load is kept up', wholeNumber)
  .option('--python <command>', 'ingest: the Python that runs the peer', 'python3')
  .option('--full', 'datadog: 1,000 monitors and 100 dashboards in the place of 200 and 20')
  .option('--json', 'print the figures of every round as one JSON document')
  .addHelpText(
    'after',
    `
Examples:
  npm run bench
  npm run bench -- start-up upstream
  npm run bench -- ingest --rounds 5 --seconds 5
  npm run bench --silent -- --json > figures.json

Exit codes: 0 measured, 1 something of ours failed, 2 wrong usage.`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run)
  .parseAsync()

async function run(names: readonly string[], options: Options): Promise<void> {
  if (options.list) {
    for (const { name, summary } of benchmarks) console.log(`${name.padEnd(14)} ${summary}`)
    return
  }
  const unknown = names.filter((name) => !benchmarks.some((known) => known.name === name))
  if (unknown.length > 0) {
    const known = benchmarks.map(({ name }) => name).join(', ')
    console.error(`unknown benchmark ${unknown.join(', ')}; there are ${known}`)
    process.exitCode = 2
    return
  }
  const chosen = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name))
  const machine = thisMachine()
  const progress = progressLine(process.stderr)
  const documents: unknown[] = []
  if (!options.json) console.log(`${machineLine(machine)}\n`)
  for (const { name, summary, defaultRounds, run: measure } of chosen) {
    try {
      const result = await measure({
        rounds: options.rounds ?? defaultRounds,
        ...(options.seconds !== undefined && { seconds: options.seconds }),
        python: options.python,
        full: options.full ?? false,
        progress: (text) => progress.show(`${name}: ${text}`),
      })
      progress.clear()
      if (result.failures.length > 0) process.exitCode = 1
      if (options.json) documents.push(jsonOf(name, result))
      else console.log(textOf(name, summary, result))
    } catch (error) {
      progress.clear()
      process.exitCode = 1
      const problem = problemOf(error)
      console.error(`${name}: ${problem}\n`)
      documents.push({ name, failures: [problem] })
    }
  }
  if (options.json) console.log(JSON.stringify({ machine, benchmarks: documents }, null, 2))
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a number from 1')
  return value
}

/** What went wrong, with its causes. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined
    ? error.message
    : `${error.message}\ncaused by: ${problemOf(error.cause)}`
}
