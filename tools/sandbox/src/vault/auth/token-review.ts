import { createPublicKey } from 'node:crypto'

import { clusterPublicKey, sandboxCluster } from '../seed/cluster.ts'
import { isSignedBy, timeMistake, type JsonWebToken } from './json-web-token.ts'

/** How the engine reaches the cluster. */
export interface ClusterConfig {
  readonly host: string
  readonly caCertificate: string
  /** Sent with reviews; empty for the token that is being reviewed. */
  readonly reviewerJwt: string
  readonly pemKeys: readonly string[]
}

/** A token of a service account that is to be shown to its cluster. */
export interface Review {
  readonly text: string
  readonly jwt: JsonWebToken
  readonly config: ClusterConfig
  /** Whose token it says it is; the cluster must say the same. */
  readonly account: { readonly name: string; readonly namespace: string; readonly uid: string }
  readonly audiences: readonly string[]
  /** Epoch milliseconds. */
  readonly now: number
  readonly timeoutMs: number
}

interface ReviewAnswer {
  readonly status?: {
    readonly authenticated?: boolean
    readonly error?: string
    readonly user?: { readonly username?: string; readonly uid?: string }
    readonly audiences?: readonly string[]
  }
}

/**
 * Asks the cluster whether a token is good. The sandbox's own cluster is known here; any other is asked over HTTP, and
 * whatever goes wrong there is a refusal.
 */
export async function reviewToken(review: Review): Promise<boolean> {
  const { jwt, config, account, now } = review
  if (config.host === sandboxCluster) {
    return (
      isSignedBy(jwt, createPublicKey(clusterPublicKey)) && timeMistake(jwt, now, 0) === undefined
    )
  }
  try {
    const answer = await ask(review)
    const { authenticated, error, user, audiences = [] } = answer.status ?? {}
    return (
      authenticated === true &&
      (error ?? '') === '' &&
      user?.username === `system:serviceaccount:${account.namespace}:${account.name}` &&
      (user.uid ?? '') === account.uid &&
      (review.audiences.length === 0 || audiences.some((each) => review.audiences.includes(each)))
    )
  } catch {
    return false
  }
}

async function ask({ text, config, audiences, timeoutMs }: Review): Promise<ReviewAnswer> {
  const response = await fetch(`${config.host}/apis/authentication.k8s.io/v1/tokenreviews`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${config.reviewerJwt || text}`,
    },
    body: JSON.stringify({ metadata: {}, spec: { token: text, audiences }, status: { user: {} } }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok) throw new Error(`the review was answered with ${response.status}`)
  return (await response.json()) as ReviewAnswer
}
