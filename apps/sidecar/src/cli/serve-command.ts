import { serve } from '../serve.ts'
import type { Addresses } from '../serve.ts'
import { configOf } from './load-config.ts'
import type { ConfigOptions } from './options.ts'
import { coloured } from './world.ts'
import type { World } from './world.ts'

/** `retriever serve`: the log is for machines, one line is for whoever started it. */
export async function serveCommand(options: ConfigOptions, world: World): Promise<void> {
  const { json = false } = options
  const stop = new AbortController()
  const forget = world.onStopSignal((signal) => {
    if (stop.signal.aborted) world.exit(signal)
    stop.abort()
  })
  try {
    await serve({
      loaded: await configOf(options, world),
      stop: stop.signal,
      logTo: json ? 2 : 1,
      onLogger: (logger) => {
        world.onUncaught((error) => logger.fatal({ err: error }, 'an error that nobody caught'))
      },
      onReady: (addresses) => announce(addresses, json, world),
    })
  } finally {
    forget()
  }
}

function announce(addresses: Addresses, json: boolean, world: World): void {
  const { stderr, stdout } = world
  if (json) {
    stdout.write(`${JSON.stringify({ name: 'retriever', ...addresses })}\n`)
    return
  }
  const note = coloured('(good for one sign-in)', 'dim', stderr, world)
  stderr.write(`Console: ${addresses.console} ${note}\n`)
}
