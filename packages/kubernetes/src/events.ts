import type { UpstreamEvent } from '@retriever/upstream'

/** What happens with a cluster: enough for logs and counters. No event holds a token. */
export type KubernetesEvent = UpstreamEvent | TokenReviewed | CredentialRefused

interface KubernetesHappening {
  /** Epoch milliseconds. */
  readonly at: number
  /** The name of the cluster. */
  readonly cluster: string
}

/** The server has said whose token one is, or that it is nobody's. */
export interface TokenReviewed extends KubernetesHappening {
  readonly type: 'token-reviewed'
  readonly authenticated: boolean
  /** `system:serviceaccount:shop:checkout`, where it was authenticated. */
  readonly username?: string
  /** Why not, otherwise. */
  readonly reason?: string
  readonly durationMs: number
}

/** The server does not know our own token. */
export interface CredentialRefused extends KubernetesHappening {
  readonly type: 'credential-refused'
  /** The version of the credential's source; nothing can be told from it. */
  readonly version: string
  /** Whether there is a newer one, which is tried at once. */
  readonly hasNewer: boolean
}
