/** `npm start`: builds what is stale, starts the house on loopback, plays its story, and stays. */
import { once } from 'node:events'

import { buildSidecar } from '@retriever/launcher'
import { Command } from 'commander'

import { openHouse } from './house.ts'
import { printer } from './printer.ts'
import { play } from './story.ts'

const startedAt = performance.now()
const elapsedMs = () => Math.round(performance.now() - startedAt)

const options = new Command('npm start --')
  .description(
    'Starts the sandbox and the sidecar on loopback, and plays an alert that becomes a ticket and one that is kept at Datadog.',
  )
  .option('--once', 'leave after the demo; the exit code is 0 only if every step really happened')
  .option('--json', 'print the steps with their times as one JSON document')
  .addHelpText(
    'after',
    '\nExamples:\n  npm start\n  npm start -- --once\n  npm start --silent -- --once --json',
  )
  .parse()
  .opts<{ once?: boolean; json?: boolean }>()

const print = printer(options.json === true)
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

await buildSidecar()
print.built(elapsedMs())
const house = await openHouse()
try {
  print.opened(house, elapsedMs())
  const played = await play(house, elapsedMs, print.step)
  if (options.once) {
    print.left()
  } else {
    print.stays(house, played)
    if (!stop.signal.aborted) await once(stop.signal, 'abort')
  }
} catch (error) {
  print.failed(error)
  process.exitCode = 1
} finally {
  await house.close()
}
