import type { Clock, Upstream } from '@retriever/upstream'

import type { Caller } from '../../access/caller.ts'
import type { AccessConfig, JwtConfig } from '../../access/config.ts'
import type { Callers } from '../../access/grants-of.ts'
import { upstreamOptions } from '../../config/upstream-settings.ts'
import type { OidcConfig } from '../config.ts'
import { createOidcClient } from './oidc-client.ts'
import type { Claims, OidcClient } from './oidc-client.ts'
import { upstreamFetch } from './upstream-fetch.ts'

/** Who lets people in beside the one-time token. */
export interface OidcProvider {
  /** Its name in the configuration. */
  readonly name: string
  /** Where it sends browsers back to, if the configuration says so. */
  readonly redirect?: string
  readonly client: OidcClient
  /** The caller that these claims tell of; undefined when they name nobody. */
  callerOf(claims: Claims): Caller | undefined
  /** Told what came of every login. */
  onLogin(event: LoginEvent): void
}

/** What came of a login. `reason` is a code and holds nothing secret. */
export type LoginEvent =
  | { readonly outcome: 'signed-in' | 'refused'; readonly caller: string }
  | { readonly outcome: 'failed'; readonly reason: string }

/** What the provider works with. */
export interface OidcProviderContext {
  /** The issuers of the section `access`. */
  readonly jwt: AccessConfig['jwt']
  /** Makes callers of what the issuer says, with the grants that its tokens have. */
  readonly callers: Pick<Callers, 'jwt'>
  readonly clock: Clock
  readonly random: () => number
  readonly onLogin?: (event: LoginEvent) => void
}

/** The provider, and how it is given back. */
export interface OpenedOidcProvider extends OidcProvider {
  close(): Promise<void>
}

const longestName = 200

/** Opens the provider of the configuration. Nothing is sent before somebody logs in. */
export async function openOidcProvider(
  config: OidcConfig,
  { callers, clock, jwt, onLogin, random }: OidcProviderContext,
): Promise<OpenedOidcProvider> {
  const settings = jwt[config.issuer]
  if (!settings) throw new Error(`console.oidc.issuer: access.jwt has no ${config.issuer}`)
  const upstreams = await openUpstreams(config.issuer, settings, { clock, random })
  return {
    name: config.issuer,
    ...(config.redirect !== undefined && { redirect: config.redirect }),
    client: createOidcClient({
      issuer: settings.issuer,
      clientId: config.clientId,
      clientSecret: config.clientSecret,
      scopes: config.scopes,
      algorithms: settings.algorithms,
      toleranceMs: settings.tolerance,
      fetch: upstreamFetch(upstreams.forOrigin),
      clock,
    }),
    callerOf(claims) {
      const called = Object.hasOwn(claims, settings.name) ? claims[settings.name] : undefined
      return typeof called === 'string' &&
        called !== '' &&
        called.length <= longestName &&
        !/\p{Cc}/u.test(called)
        ? callers.jwt(config.issuer, called, claims)
        : undefined
    },
    onLogin: (event) => onLogin?.(event),
    close: () => upstreams.close(),
  }
}

async function openUpstreams(
  name: string,
  settings: JwtConfig,
  { clock, random }: Pick<OidcProviderContext, 'clock' | 'random'>,
) {
  const { createUpstream } = await import('@retriever/upstream')
  const upstreams = new Map<string, Upstream>()
  return {
    forOrigin(origin: string): Upstream {
      const upstream =
        upstreams.get(origin) ??
        createUpstream({
          ...upstreamOptions(settings),
          name: `oidc/${name}`,
          baseUrl: origin,
          deadlineMs: 8_000,
          attemptTimeoutMs: 5_000,
          maxResponseBytes: 512 * 1024,
          clock,
          random,
        })
      upstreams.set(origin, upstream)
      return upstream
    },
    async close() {
      await Promise.allSettled([...upstreams.values()].map((upstream) => upstream.close()))
    },
  }
}
