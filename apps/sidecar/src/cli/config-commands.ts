import { configOf } from './load-config.ts'
import type { ConfigOptions } from './options.ts'
import { coloured } from './world.ts'
import type { World } from './world.ts'

/** `retriever config check`: tells every mistake, and what is allowed but not wise. */
export async function checkConfig(options: ConfigOptions, world: World): Promise<void> {
  const { warnings } = await configOf(options, world, { commands: true })
  const { stdout } = world
  if (options.json) {
    stdout.write(`${JSON.stringify({ ok: true, warnings })}\n`)
    return
  }
  for (const warning of warnings) {
    stdout.write(`${coloured('warning:', 'yellow', stdout, world)} ${warning}\n`)
  }
  stdout.write('the configuration can be used\n')
}
