import { systemClock } from '@retriever/upstream/clock'
import type { VaultEvent } from '@retriever/vault-keys'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'

import { createAuthoriser } from '../../access/authorise.ts'
import type { ConfigOptions } from '../../cli/options.ts'
import type { World } from '../../cli/world.ts'
import { createApp } from '../../http/app.ts'
import { openListener } from '../../http/listener.ts'
import type { Listener } from '../../http/listener.ts'
import { createLogger } from '../../log.ts'
import { createMetrics } from '../../ops/metrics.ts'
import { version } from '../../version.ts'
import { explained, withVaults } from '../command.ts'
import { configFor, publishedSets } from '../configured.ts'
import { StoppedError } from '../failure.ts'
import type { LoadedKeysConfig } from '../load-config.ts'
import type { OpenVaults } from '../vaults.ts'
import type { KeptSet } from './kept-set.ts'
import { logSetEvent, logVaultEvent } from './log-events.ts'
import { keysMetrics } from './metrics.ts'
import { publishAndFollow } from './publish-and-follow.ts'
import { watchRoutes } from './routes.ts'

/** `retriever keys watch`: publishes all keys, and then keeps them as Vault has them until it is told to stop. */
export async function watchKeys(options: ConfigOptions, world: World): Promise<void> {
  try {
    await explained(configFor(options, world), (loaded) => watch(loaded, world))
  } catch (error) {
    // To be told to stop is how it ends.
    if (!(error instanceof StoppedError)) throw error
  }
}

/** What there is to ask about, as far as it is there. */
interface Watched {
  open?: OpenVaults
  /** Present once everything was published. */
  kept?: readonly KeptSet[]
}

async function watch(loaded: LoadedKeysConfig, world: World): Promise<void> {
  const { keys, warnings } = loaded
  const sets = publishedSets(keys)
  const logger = createLogger({ level: loaded.logLevel, secrets: loaded.secrets })
  world.onUncaught((err) => logger.fatal({ err }, 'an error that nobody caught'))
  for (const warning of warnings) logger.warn(warning)
  const warn = (text: string) => logger.warn(text)
  const watched: Watched = {}
  const registry = createMetrics(version)
  const metrics = keysMetrics(registry, {
    vaults: () => watched.open?.vaults ?? [],
    kept: () => watched.kept ?? [],
    now: () => systemClock.now(),
  })
  const forget = [
    world.onSignal(['SIGHUP'], () => readAgain(watched, logger)),
    // Without a listener it would open a debugger to whoever is on this machine.
    world.onSignal(['SIGUSR1'], () => {}),
  ]
  const stopping = new AbortController()
  const listener = await listen(watched, keys.listener, registry, logger, stopping.signal)
  const onEvent = (event: VaultEvent) => {
    logVaultEvent(logger, event)
    metrics.vault(event)
    if (event.type !== 'keys-refreshed' || event.outcome !== 'unchanged') return
    watched.kept?.find(({ name }) => name === event.keys)?.unchanged()
  }
  try {
    await withVaults({ keys, sets, world, warn, onEvent }, (open, stop) => {
      stop.addEventListener('abort', () => stopping.abort())
      watched.open = open
      return publishAndFollow(open, {
        keys,
        stop,
        warn,
        onRetry: (err, waitMs) => logger.warn({ err, waitMs }, 'not published yet; again'),
        onStarted: (kept) => (watched.kept = kept),
        onEvent(event) {
          logSetEvent(logger, event)
          metrics.set(event)
        },
      })
    })
  } finally {
    stopping.abort()
    for (const each of forget) each()
    await listener.close(AbortSignal.timeout(listenerWithinMs))
    logger.info('stopped')
  }
}

/** Whoever asks for metrics or health waits for nothing. */
const listenerWithinMs = 200

/** Before the first publication everything is being read anyway. */
function readAgain({ kept, open }: Watched, logger: Logger): void {
  if (!kept) return
  logger.info('SIGHUP: reading all keys again')
  for (const { keys } of open?.sets ?? []) keys.invalidate()
}

async function listen(
  watched: Watched,
  config: LoadedKeysConfig['keys']['listener'],
  metrics: Registry,
  logger: Logger,
  stopping: AbortSignal,
): Promise<Listener> {
  const clock = systemClock
  const checks = () => watched.kept?.map(({ check }) => check)
  const app = createApp({
    routes: watchRoutes({ checks, metrics, clock, stopping }),
    authoriser: createAuthoriser(),
    logger,
    clock,
  })
  const listener = await openListener({
    name: 'keys',
    setting: 'keys.listener',
    config,
    fetch: app.fetch,
    logger,
    clock,
  })
  logger.info({ listener: listener.name, url: listener.url }, 'listening')
  return listener
}
