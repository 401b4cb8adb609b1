import type { UpstreamStatus } from '@retriever/upstream'

import { createAsk, notUnderstood } from './connection/ask.ts'
import { closedError, createConnection } from './connection/connection.ts'
import { settingsOf } from './connection/settings.ts'
import { isRecord } from './connection/status-body.ts'
import { KubernetesError } from './error.ts'
import type { KubernetesOptions } from './options.ts'
import type { Access, Action } from './reviews/access.ts'
import { couldBeToken, decideReview, refused } from './reviews/decide.ts'
import type { TokenReview } from './reviews/token-review.ts'

/** A client of one cluster. */
export interface Kubernetes {
  /**
   * Asks the server whose token this is. Nobody is let in who has a token for others: at least one of `audiences` must be
   * among those of the token, and the server must say so.
   *
   * ```ts
   * const review = await kubernetes.reviewToken(token, { audiences: ['birddog-sidecar'] })
   * if (review.authenticated) review.serviceAccount // { namespace: 'shop', name: 'checkout' }
   * ```
   *
   * The server itself remembers a good token for ten seconds, also after its account was deleted. Rejects with a
   * {@link KubernetesError} when it cannot be asked.
   */
  reviewToken(token: string, options: ReviewOptions): Promise<TokenReview>
  /**
   * Asks whether our own token may do something: `{ verb: 'create', group: 'authentication.k8s.io', resource:
   * 'tokenreviews' }`. Rejects with a {@link KubernetesError}.
   */
  checkAccess(action: Action, options?: CallOptions): Promise<Access>
  /** How the connection is doing now. */
  status(): UpstreamStatus
  /** Breaks off the calls under way with `closed`. Later calls fail with `closed`. */
  close(): Promise<void>
}

/** How one call differs. */
export interface CallOptions {
  /** Aborts the call. */
  readonly signal?: AbortSignal
}

/** For whom a token must be. */
export interface ReviewOptions extends CallOptions {
  /** At least one; none of them empty. */
  readonly audiences: readonly string[]
}

/**
 * Makes a client of one cluster. It connects, and reads files, when the first call is made.
 *
 * @throws KubernetesError `config` that names every option that cannot be used
 */
export function createKubernetes(options: KubernetesOptions): Kubernetes {
  const settings = settingsOf(options)
  const { name, clock, emit } = settings
  const connection = createConnection(settings)
  const ask = createAsk({ settings, connection, credential: options.credential })
  let isClosed = false

  async function asked(token: string, { audiences, signal }: ReviewOptions): Promise<TokenReview> {
    if (!couldBeToken(token)) return refused('it has not the form of a token')
    const { status } = await ask({
      path: '/apis/authentication.k8s.io/v1/tokenreviews',
      json: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token, audiences },
      },
      signal,
    })
    if (!isRecord(status)) throw notUnderstood(name)
    const review = decideReview(status, audiences)
    return review.authenticated
      ? review
      : { ...review, reason: review.reason.replaceAll(token, '[secret]') }
  }

  return {
    async reviewToken(token, call) {
      if (isClosed) throw closedError(name)
      checkAudiences(name, call.audiences)
      const began = clock.monotonic()
      const review = await asked(token, call)
      emit({
        type: 'token-reviewed',
        at: clock.now(),
        cluster: name,
        authenticated: review.authenticated,
        ...(review.authenticated ? { username: review.username } : { reason: review.reason }),
        durationMs: clock.monotonic() - began,
      })
      return review
    },
    async checkAccess(action, { signal } = {}) {
      if (isClosed) throw closedError(name)
      const { status } = await ask({
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        json: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: action },
        },
        signal,
      })
      if (!isRecord(status)) throw notUnderstood(name)
      const { allowed, denied, reason } = status
      return {
        allowed: allowed === true && denied !== true,
        ...(typeof reason === 'string' && reason !== '' && { reason }),
      }
    },
    status: () => connection.status(),
    async close() {
      isClosed = true
      await connection.close()
    },
  }
}

function checkAudiences(cluster: string, audiences: readonly string[]): void {
  if (audiences.length > 0 && audiences.every((audience) => audience.trim() !== '')) return
  throw new KubernetesError(`kubernetes/${cluster}: a review needs audiences, none of them empty`, {
    code: 'config',
    hint: 'Name whom the token must be for: without audiences any token of the cluster would do.',
    cluster,
  })
}
