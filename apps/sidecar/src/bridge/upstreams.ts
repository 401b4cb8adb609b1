import { createGlpiV1, createIvr } from '@retriever/glpi-bridge'
import type { BridgeEvent, GlpiV1, Ivr } from '@retriever/glpi-bridge'
import { staticCredential } from '@retriever/upstream'

import type { CapabilityContext } from '../capability.ts'
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
  /** Ends sessions and connections. Never throws: nothing can be done about it any more. */
  close(): Promise<void>
}

type Context = Pick<CapabilityContext, 'clock' | 'random'> & {
  readonly events: (event: BridgeEvent) => void
}

/** Makes the clients. They send nothing before they are used. */
export function openUpstreams(config: BridgeConfig, context: Context): BridgeUpstreams {
  const servers = Object.entries(config.glpi).map(([instance, settings]) => ({
    instance,
    url: settings.url,
    server: openGlpi(instance, settings, config, context),
  }))
  const ivr = config.ivr && openIvr(config.ivr, context)
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
    async close() {
      await Promise.allSettled(all.map((upstream) => upstream.close()))
    },
  }
}

function openGlpi(
  instance: string,
  { url, userToken, appToken, tickets, ...settings }: GlpiConfig,
  { close, worker }: BridgeConfig,
  context: Context,
): GlpiV1 {
  const { entity, category, assignedGroups, requestType } = tickets
  return createGlpiV1({
    ...upstreamOptions(settings),
    ...context,
    name: `glpi/${instance}`,
    url,
    userToken: staticCredential(userToken.reveal()),
    ...(appToken && { appToken }),
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

function openIvr({ url, token, ...settings }: IvrConfig, context: Context): Ivr {
  return createIvr({
    ...upstreamOptions(settings),
    ...context,
    url,
    ...(token && { token: staticCredential(token.reveal()) }),
  })
}
