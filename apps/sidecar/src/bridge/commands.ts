import { remoteOf } from '../cli/remote.ts'
import type { RemoteOptions } from '../cli/options.ts'
import type { World } from '../cli/world.ts'
import { statusText } from './status-text.ts'
import type { BridgeStatus } from './status-text.ts'

/** `retriever bridge pause` and `resume`. */
export async function setPaused(
  paused: boolean,
  options: RemoteOptions & { readonly why?: string },
  world: World,
): Promise<void> {
  const remote = await remoteOf(options, 'bridge:operate', world)
  try {
    const path = paused ? '/bridge/pause' : '/bridge/resume'
    const why = options.why === undefined ? {} : { why: options.why }
    const state = await remote.ask('POST', path, why)
    world.stdout.write(
      options.json
        ? `${JSON.stringify(state)}\n`
        : `${paused ? 'paused: alerts are taken in, nothing goes out' : 'resumed'}\n`,
    )
  } finally {
    await remote.close()
  }
}

/** `retriever bridge status`. */
export async function showStatus(options: RemoteOptions, world: World): Promise<void> {
  const remote = await remoteOf(options, 'bridge:read', world)
  try {
    const status = await remote.ask('GET', '/bridge/status')
    world.stdout.write(
      options.json ? `${JSON.stringify(status)}\n` : statusText(status as BridgeStatus, remote.url),
    )
  } finally {
    await remote.close()
  }
}
