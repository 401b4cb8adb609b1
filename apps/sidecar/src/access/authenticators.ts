import type { ProcessContext, Check } from '../capability.ts'
import { upstreamOptions } from '../config/upstream-settings.ts'
import { upstreamMetrics } from '../ops/upstream-metrics.ts'
import type { Authenticator } from './authenticator.ts'
import { certificateAuthenticator } from './authenticators/certificate.ts'
import { loopbackAuthenticator } from './authenticators/loopback.ts'
import { tokenAuthenticator } from './authenticators/token.ts'
import type { AccessConfig, JwtConfig } from './config.ts'
import type { Callers } from './grants-of.ts'

/** All configured ways to prove who is asking, in the order in which they are asked. */
export interface Authenticators {
  readonly list: readonly Authenticator[]
  readonly checks: readonly Check[]
  /** The loops of all. Resolves soon after the signal aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/**
 * Opens what is configured, and loads the code of nothing else. A token is looked for among those of the configuration,
 * then among keys; what then looks like a JSON Web Token goes to its issuer, or to the API server of Kubernetes.
 */
export async function createAuthenticators(
  config: AccessConfig,
  callers: Callers,
  context: ProcessContext,
): Promise<Authenticators> {
  const { certificates, jwt, keys, kubernetes, loopback, tokens } = config
  const list: Authenticator[] = [
    ...(Object.keys(tokens).length > 0 ? [tokenAuthenticator(tokens, callers)] : []),
    ...(keys ? [await openKeys(keys.file, callers, context)] : []),
    ...(Object.keys(jwt).length > 0 ? [await openJwt(jwt, callers, context)] : []),
    ...(kubernetes ? [await openKubernetes(kubernetes, callers, context)] : []),
    ...(certificates ? [certificateAuthenticator(callers)] : []),
    ...(loopback ? [loopbackAuthenticator(callers)] : []),
  ]
  return {
    list,
    checks: list.flatMap(({ checks }) => checks ?? []),
    run: async (signal) => void (await Promise.all(list.flatMap((one) => one.run?.(signal) ?? []))),
    close: async () => void (await Promise.allSettled(list.flatMap((one) => one.close?.() ?? []))),
  }
}

async function openKeys(
  file: string,
  callers: Callers,
  { clock, logger }: ProcessContext,
): Promise<Authenticator> {
  const { openKeyAuthenticator } = await import('./authenticators/key.ts')
  return openKeyAuthenticator({ file, callers, clock, logger })
}

async function openJwt(
  issuers: AccessConfig['jwt'],
  callers: Callers,
  context: ProcessContext,
): Promise<Authenticator> {
  const [{ jwtAuthenticator }, { jwksReader, keptJwks }, { createUpstream }] = await Promise.all([
    import('./authenticators/jwt.ts'),
    import('./jwks.ts'),
    import('@retriever/upstream'),
  ])
  const { clock, logger, metrics, random } = context
  const events = upstreamMetrics(metrics)
  const upstreams = new Map<string, ReturnType<typeof createUpstream>>()
  const upstreamFor = (name: string, settings: JwtConfig) => (origin: string) => {
    const key = `${name} ${origin}`
    const upstream =
      upstreams.get(key) ??
      createUpstream({
        ...upstreamOptions(settings),
        name: `jwt/${name}`,
        baseUrl: origin,
        deadlineMs: 5_000,
        attemptTimeoutMs: 3_000,
        maxResponseBytes: largestAnswer,
        clock,
        random,
        events,
      })
    upstreams.set(key, upstream)
    return upstream
  }
  const known = Object.entries(issuers).map(([name, settings]) => {
    const read = jwksReader(settings.issuer, settings.jwks, upstreamFor(name, settings))
    const onFailure = (err: unknown) =>
      logger.warn({ err, issuer: name }, 'the keys of an issuer cannot be read')
    return { name, settings, jwks: keptJwks(read, clock, onFailure) }
  })
  return {
    ...jwtAuthenticator(known, callers),
    async close() {
      await Promise.allSettled([...upstreams.values()].map((upstream) => upstream.close()))
    },
  }
}

const warnEveryMs = 10_000
const largestAnswer = 256 * 1024

async function openKubernetes(
  settings: NonNullable<AccessConfig['kubernetes']>,
  callers: Callers,
  context: ProcessContext,
): Promise<Authenticator> {
  const { clock, logger } = context
  const [{ kubernetesAuthenticator }, { openReviews }] = await Promise.all([
    import('./authenticators/kubernetes.ts'),
    import('./token-reviews.ts'),
  ])
  const reviews = openReviews(settings, context)
  let warnedAt: number | undefined
  const { audience, cache } = settings
  return {
    ...kubernetesAuthenticator({
      reviewToken: reviews.reviewToken,
      audience,
      cacheMs: cache,
      callers,
      clock,
      onFailure(err) {
        // Whoever sends tokens while it is down must not be able to fill the log.
        if (warnedAt !== undefined && clock.monotonic() - warnedAt < warnEveryMs) return
        warnedAt = clock.monotonic()
        logger.warn({ err }, 'a token could not be reviewed')
      },
    }),
    checks: [reviews.check],
    close: () => reviews.close(),
  }
}
