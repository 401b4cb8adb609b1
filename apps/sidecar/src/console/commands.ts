import type { RemoteOptions } from '../cli/options.ts'
import { remoteOf } from '../cli/remote.ts'
import { coloured } from '../cli/world.ts'
import type { World } from '../cli/world.ts'

/** `retriever console`: the address alone is on stdout, so that a script can hand it on. */
export async function showAddress(options: RemoteOptions, world: World): Promise<void> {
  const remote = await remoteOf(options, 'console:read', world)
  try {
    const address = addressIn(await remote.ask('POST', '/console/token'), remote.url)
    const { stderr, stdout } = world
    if (options.json) {
      stdout.write(`${JSON.stringify({ address })}\n`)
      return
    }
    stdout.write(`${address}\n`)
    stderr.write(`${coloured('(good for one sign-in, within 24 hours)', 'dim', stderr, world)}\n`)
  } finally {
    await remote.close()
  }
}

/** The address as a URL writes it: nothing in it is obeyed by a terminal. */
function addressIn(answer: unknown, url: string): string {
  const address: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'address') : undefined
  if (typeof address === 'string' && URL.canParse(address)) return new URL(address).href
  throw new Error(`${url}: the answer has no address of a console`)
}
