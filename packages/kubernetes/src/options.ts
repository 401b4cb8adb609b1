import type { Clock, CredentialSource, Secret, UpstreamOptions } from '@retriever/upstream'

import type { KubernetesEvent } from './events.ts'

/** Which cluster, and how to behave. Only `url` and `credential` are needed; {@link inCluster} brings both. */
export interface KubernetesOptions extends Pick<
  UpstreamOptions,
  | 'attemptTimeoutMs'
  | 'breaker'
  | 'concurrency'
  | 'deadlineMs'
  | 'fetch'
  | 'headers'
  | 'maxResponseBytes'
  | 'propagate'
  | 'proxy'
  | 'random'
  | 'retry'
> {
  /** Names this cluster in errors and events. Default `kubernetes`. */
  readonly name?: string
  /** `https://10.96.0.1:443`. */
  readonly url: string
  /** Our own token, sent as `Authorization: Bearer`. */
  readonly credential: CredentialSource<string>
  readonly tls?: KubernetesTlsOptions
  /** Time for a call with all its attempts and waits. Default 10,000. */
  readonly deadlineMs?: number
  /** Time for one attempt. Default 5,000. */
  readonly attemptTimeoutMs?: number
  readonly clock?: Clock
  /** Called with every event, in order. What it throws is ignored. */
  readonly events?: (event: KubernetesEvent) => void
}

/** Whom to trust, and who we are. */
export interface KubernetesTlsOptions {
  /**
   * Certificates of authorities that are trusted beside those that Node trusts by itself: PEM, or a file with it. A file
   * is read before the first call, and again when a server shows a certificate that is not trusted.
   */
  readonly ca?: string | { readonly file: string }
  /** The client certificate with its chain, PEM. */
  readonly certificate?: string
  /** The private key of `certificate`, PEM. */
  readonly key?: Secret
}
