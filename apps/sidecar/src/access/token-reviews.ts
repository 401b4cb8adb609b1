import { createKubernetes, inCluster, tokenFile } from '@retriever/kubernetes'
import type { KubernetesOptions } from '@retriever/kubernetes'

import type { ProcessContext, Check } from '../capability.ts'
import { rememberedCheck } from '../ops/remembered-check.ts'
import { upstreamMetrics } from '../ops/upstream-metrics.ts'
import type { ReviewToken } from './authenticators/kubernetes.ts'
import type { AccessConfig } from './config.ts'

/** The API server of a cluster, as far as it is asked about tokens. */
export interface TokenReviews {
  readonly reviewToken: ReviewToken
  /** Whether it can be asked, and we may ask it. */
  readonly check: Check
  close(): Promise<void>
}

const ownToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** Makes the client. It sends nothing before a token is reviewed. Throws when it is not told where, and this is no pod. */
export function openReviews(
  settings: NonNullable<AccessConfig['kubernetes']>,
  { clock, logger, metrics, random }: ProcessContext,
): TokenReviews {
  const closing = new AbortController()
  const counted = upstreamMetrics(metrics)
  const kubernetes = createKubernetes({
    ...whereIs(settings),
    name: 'access',
    // Somebody waits for the answer.
    deadlineMs: 5_000,
    attemptTimeoutMs: 3_000,
    clock,
    random,
    events(event) {
      if (event.type === 'token-reviewed') {
        const { authenticated, reason } = event
        if (!authenticated) logger.debug({ reason }, 'a token was refused by the API server')
      } else if (event.type === 'credential-refused') {
        logger.warn('the API server does not know the token of our own service account')
      } else {
        counted(event)
      }
    },
  })
  const check: Check = {
    name: 'access/kubernetes',
    required: false,
    async run(signal) {
      const action = {
        verb: 'create',
        group: 'authentication.k8s.io',
        resource: 'tokenreviews',
      }
      const { allowed } = await kubernetes.checkAccess(action, { signal })
      if (allowed) return { ok: true, detail: 'the API server reviews tokens for us' }
      return {
        ok: false,
        detail: 'our service account may not review tokens',
        hint: 'bind it to the ClusterRole system:auth-delegator',
      }
    },
  }
  return {
    reviewToken: (token, { audiences }) => kubernetes.reviewToken(token, { audiences }),
    check: rememberedCheck(check, clock, closing.signal),
    async close() {
      closing.abort()
      await kubernetes.close()
    },
  }
}

function whereIs({
  url,
  tokenFile: ownFile,
  caFile,
}: NonNullable<AccessConfig['kubernetes']>): Pick<KubernetesOptions, 'url' | 'credential' | 'tls'> {
  const here = url === undefined ? inCluster() : { url, credential: tokenFile(ownFile ?? ownToken) }
  return {
    ...here,
    ...(ownFile !== undefined && { credential: tokenFile(ownFile) }),
    ...(caFile !== undefined && { tls: { ca: { file: caFile } } }),
  }
}
