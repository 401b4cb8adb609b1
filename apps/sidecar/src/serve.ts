import { once } from 'node:events'

import { systemClock } from '@retriever/upstream'
import type { Clock } from '@retriever/upstream'
import type { Logger } from 'pino'

import { openAccess } from './access/open-access.ts'
import type { OpenAccess } from './access/open-access.ts'
import { createCallersPage } from './access/page/callers-page.ts'
import type { CapabilityContext, ProcessContext } from './capability.ts'
import { compose, presentSections } from './compose.ts'
import type { Composition, PresentSection } from './compose.ts'
import type { LoadedConfig } from './config/load.ts'
import type { Config } from './config/schema.ts'
import { createConsole } from './console/index.ts'
import type { Console } from './console/index.ts'
import type { LoginEvent, OpenedOidcProvider } from './console/oidc/oidc-provider.ts'
import { createLogger } from './log.ts'
import { createMetrics } from './ops/metrics.ts'
import { openServer } from './server.ts'
import type { Server } from './server.ts'
import { version } from './version.ts'

/** How the sidecar runs in this process. */
export interface ServeOptions {
  readonly loaded: LoadedConfig
  /** Aborts when the sidecar shall stop. */
  readonly stop: AbortSignal
  /** Where the log goes: 1 is stdout, 2 stderr. */
  readonly logTo: 1 | 2
  /** Called once the log is there: what nobody caught can be written into it from then on. */
  readonly onLogger?: (logger: Logger) => void
  /** Called once, as soon as everything listens. */
  readonly onReady: (addresses: Addresses) => void
  readonly clock?: Clock
}

/** Where the sidecar can be reached. */
export interface Addresses {
  readonly api: string
  readonly ops: string
  /** The console, with the token that lets one browser in. */
  readonly console: string
}

/** What is under way when a stop is asked for gets this long; then it is cut off. */
const stopWithinMs = 25_000

/** Runs the sidecar until it is told to stop, and everything is given back. Rejects when it cannot go on. */
export async function serve(options: ServeOptions): Promise<void> {
  const { clock = systemClock, loaded, stop } = options
  const { config, secrets, warnings } = loaded
  const logger = createLogger({ level: config.log.level, secrets, to: options.logTo })
  options.onLogger?.(logger)
  for (const warning of warnings) logger.warn(warning)
  const metrics = createMetrics(version)
  const context = { logger, metrics, clock, random: Math.random }
  const access = await openAccess(config.access, context)
  const { audit } = access
  const composition = await composed(presentSections(config), { ...context, audit }, access)
  const { capabilities } = composition
  const stopping = new AbortController()
  const login = await openLogin(config, access, context)
  const console = createConsole({
    parts: [...capabilities.flatMap(({ page }) => page ?? []), createCallersPage(audit)],
    clock,
    ...(login && { login }),
    onProblem: (part, err) => logger.warn({ err, part }, 'a part of the console shows nothing'),
  })
  const parts: Parts = { access, composition, console, logger, login, stopping }
  try {
    parts.server = await openServer({
      config,
      access,
      capabilities,
      console,
      metrics,
      logger,
      clock,
      stopping: stopping.signal,
    })
    const { api, ops } = parts.server
    for (const { name, url } of [ops, api]) logger.info({ listener: name, url }, 'listening')
    options.onReady({
      api: api.url,
      ops: ops.url,
      // A browser reaches a Unix socket through something else only; what that is called, nobody here knows.
      console: console.address(api.url.startsWith('unix:') ? 'http://localhost' : api.url),
    })
    parts.running = loopsOf(parts)
    await Promise.race([parts.running, aborted(stop)])
    logger.info('stopping')
  } finally {
    await shutDown(parts)
  }
  logger.info('stopped')
}

/** What has to be ended. What is absent was never begun. */
interface Parts {
  readonly access: OpenAccess
  readonly composition: Composition
  readonly console: Console
  readonly logger: Logger
  readonly login: OpenedOidcProvider | undefined
  readonly stopping: AbortController
  server?: Server
  running?: Promise<void>
}

/** Takes nothing new, lets what is under way finish, ends the loops, gives everything back. */
async function shutDown(parts: Parts): Promise<void> {
  const { access, composition, console, logger, login, running, server, stopping } = parts
  const deadline = AbortSignal.timeout(stopWithinMs)
  stopping.abort()
  console.close()
  await Promise.all([server?.api.close(deadline), running && ended(running, deadline, logger)])
  await composition.close()
  await login?.close()
  await access.close()
  await server?.ops.close(deadline)
}

/** Opens the sections. Gives back what was opened before them when that is not possible. */
async function composed(
  sections: readonly PresentSection[],
  context: CapabilityContext,
  access: OpenAccess,
): Promise<Composition> {
  try {
    return await compose(sections, context)
  } catch (error) {
    await access.close()
    throw error
  }
}

/** How people sign in to the console beside the one-time token; undefined when there is no other way. */
async function openLogin(
  { access: { jwt }, console: { oidc } }: Config,
  { callers }: OpenAccess,
  { clock, logger, random }: ProcessContext,
): Promise<OpenedOidcProvider | undefined> {
  if (!oidc) return undefined
  const { openOidcProvider } = await import('./console/oidc/oidc-provider.ts')
  const onLogin = (event: LoginEvent): void => logger.info(event, 'console login')
  return openOidcProvider(oidc, { jwt, callers, clock, random, onLogin })
}

/** Goes on until the signal, even where nothing has a loop. */
async function loopsOf({ access, composition, stopping: { signal } }: Parts): Promise<void> {
  await Promise.all([composition.run(signal), access.run(signal), aborted(signal)])
}

async function ended(loops: Promise<void>, deadline: AbortSignal, logger: Logger): Promise<void> {
  const late = aborted(deadline).then(() => 'late' as const)
  const result = await Promise.race([loops.catch(() => {}), late])
  if (result === 'late') logger.warn('loops that did not end in time were left behind')
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
