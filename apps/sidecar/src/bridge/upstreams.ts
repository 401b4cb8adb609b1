import { createGlpiV1, createIvr } from '@retriever/glpi-bridge'
import type { BridgeEvent, GlpiV1, Ivr } from '@retriever/glpi-bridge'
import type { Secret } from '@retriever/upstream/secret'

import type { CapabilityContext } from '../capability.ts'
import { followed } from '../config/followed-secret.ts'
import type { FollowedSecret } from '../config/followed-secret.ts'
import { upstreamOptions } from '../config/upstream-settings.ts'
import type { BridgeConfig, GlpiConfig, IvrConfig } from './config.ts'
import type { PageUpstream } from './page.ts'

/** Everything outside that the bridge speaks to. */
export interface BridgeUpstreams {
  /** By name of the instance. */
  readonly glpi: Readonly<Record<string, GlpiV1>>
  readonly ivr: Ivr | undefined
  /** What people and metrics are shown about them. */
  readonly views: readonly PageUpstream[]
  /** Follows the files of their secrets until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** Ends sessions and connections. Never throws: nothing can be done about it any more. */
  close(): Promise<void>
}

type Context = Pick<CapabilityContext, 'clock' | 'random'> & {
  readonly events: (event: BridgeEvent) => void
}

/** Makes the clients. They send nothing before they are used. */
export async function openUpstreams(
  config: BridgeConfig,
  context: Context,
): Promise<BridgeUpstreams> {
  const secrets: FollowedSecret[] = []
  const follow: Follow = async (secret) => {
    const one = await followed(secret)
    secrets.push(one)
    return one.source
  }
  const servers = await Promise.all(
    Object.entries(config.glpi).map(async ([instance, settings]) => ({
      instance,
      url: settings.url,
      server: await openGlpi(instance, settings, config, { ...context, follow }),
    })),
  )
  const ivr = config.ivr && (await openIvr(config.ivr, { ...context, follow }))
  const all = [...servers.map(({ server }) => server), ...(ivr ? [ivr] : [])]
  return {
    glpi: Object.fromEntries(servers.map(({ instance, server }) => [instance, server])),
    ivr,
    views: [
      ...servers.map(({ instance, url, server }) => ({
        name: `glpi/${instance}`,
        glpi: { instance, url },
        status: () => server.status(),
      })),
      ...(ivr ? [{ name: 'ivr', status: () => ({ upstream: ivr.status() }) }] : []),
    ],
    run: async (signal) => void (await Promise.all(secrets.map((secret) => secret.run(signal)))),
    async close() {
      await Promise.allSettled(all.map((upstream) => upstream.close()))
    },
  }
}

/** Makes a source of a secret, and sees to it that it is followed. */
type Follow = (secret: Secret) => Promise<FollowedSecret['source']>

async function openGlpi(
  instance: string,
  { url, userToken, appToken, tickets, ...settings }: GlpiConfig,
  { close, worker }: BridgeConfig,
  { follow, ...context }: Context & { readonly follow: Follow },
): Promise<GlpiV1> {
  const { entity, category, assignedGroups, requestType } = tickets
  return createGlpiV1({
    ...upstreamOptions(settings),
    ...context,
    name: `glpi/${instance}`,
    url,
    userToken: await follow(userToken),
    ...(appToken && { appToken: await follow(appToken) }),
    closeMode: close.mode,
    tickets: {
      assignedGroups,
      ...(entity !== undefined && { entity }),
      ...(category !== undefined && { category }),
      ...(requestType !== undefined && { requestType }),
    },
    concurrency: { limit: worker.concurrency },
  })
}

async function openIvr(
  { url, token, ...settings }: IvrConfig,
  { follow, ...context }: Context & { readonly follow: Follow },
): Promise<Ivr> {
  return createIvr({
    ...upstreamOptions(settings),
    ...context,
    url,
    ...(token && { token: await follow(token) }),
  })
}
