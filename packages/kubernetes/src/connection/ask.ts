import { Secret, UpstreamError } from '@retriever/upstream'
import type { CredentialSource, Upstream } from '@retriever/upstream'

import { KubernetesError } from '../error.ts'
import type { Connection } from './connection.ts'
import { failed } from './failure.ts'
import type { Settings } from './settings.ts'
import { isRecord } from './status-body.ts'

/** One question to the server: a review, which changes nothing and may be asked again. */
export interface Question {
  readonly path: string
  /** Values of keys such as `token` do not appear in errors, also where the server repeats them. */
  readonly json: unknown
  readonly signal?: AbortSignal | undefined
}

/** Asks with our own token. Rejects with a {@link KubernetesError} and nothing else. */
export type Ask = (question: Question) => Promise<Readonly<Record<string, unknown>>>

/** What asking needs. */
export interface AskOptions {
  readonly settings: Settings
  readonly connection: Connection
  readonly credential: CredentialSource<string>
}

/** Makes the function that asks: with a newer token after a 401, and with a newer authority after a failed handshake. */
export function createAsk({ settings, connection, credential }: AskOptions): Ask {
  const { name, clock, emit } = settings

  async function send(question: Question, upstream: Upstream, token: string): Promise<unknown> {
    const { path, json, signal } = question
    const answer = await upstream.request({
      method: 'POST',
      path,
      json,
      repeatable: true,
      headers: { authorization: new Secret(`Bearer ${token}`) },
      ...(signal && { signal }),
    })
    return answer.json()
  }

  /** Undefined when there is no other token than the one that was refused. */
  async function newer(refused: string, signal: AbortSignal): Promise<string | undefined> {
    credential.reject(refused)
    const next = await credential.get(signal).catch(() => undefined)
    const hasNewer = next !== undefined && next.version !== refused
    const at = clock.now()
    emit({ type: 'credential-refused', at, cluster: name, version: refused, hasNewer })
    return hasNewer ? next.value : undefined
  }

  async function attempt(question: Question, signal: AbortSignal): Promise<unknown> {
    const upstream = await connection.open()
    const { version, value } = await own(credential, signal, name)
    try {
      return await send(question, upstream, value)
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      if (error.code === 'tls' && (await connection.renew(upstream))) {
        return send(question, await connection.open(), value)
      }
      const next = error.status === 401 ? await newer(version, signal) : undefined
      if (next === undefined) throw error
      return send(question, upstream, next)
    }
  }

  return async (question) => {
    const signal = question.signal ?? new AbortController().signal
    try {
      const answer = await attempt(question, signal)
      if (isRecord(answer)) return answer
      throw notUnderstood(name)
    } catch (error) {
      if (error instanceof KubernetesError) throw error
      if (error instanceof UpstreamError) throw failed(name, error)
      throw unexpected(name, signal)
    }
  }
}

async function own(
  credential: CredentialSource<string>,
  signal: AbortSignal,
  cluster: string,
): Promise<{ readonly version: string; readonly value: string }> {
  try {
    return await credential.get(signal)
  } catch (error) {
    if (error instanceof KubernetesError || signal.aborted) throw error
    throw new KubernetesError(`kubernetes/${cluster}: there is no token of our own`, {
      code: 'credential-unavailable',
      hint: 'Look at the source of the credential.',
      retryable: true,
      cluster,
      cause: error instanceof Error ? new Error(error.message) : undefined,
    })
  }
}

function unexpected(cluster: string, { aborted }: AbortSignal): KubernetesError {
  return new KubernetesError(
    `kubernetes/${cluster}: ${aborted ? 'the call was aborted' : 'something unexpected failed'}`,
    {
      code: aborted ? 'aborted' : 'unavailable',
      hint: aborted ? 'The caller did not want it any more.' : 'Report this as a mistake.',
      cluster,
    },
  )
}

/** The answer is not what a server of Kubernetes answers. */
export function notUnderstood(cluster: string): KubernetesError {
  return new KubernetesError(`kubernetes/${cluster}: the answer is no answer of Kubernetes`, {
    code: 'not-the-api',
    hint: 'Check the URL: something else may answer there, or in between.',
    executed: 'unknown',
    cluster,
  })
}
