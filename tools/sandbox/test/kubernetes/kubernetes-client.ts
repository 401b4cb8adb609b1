import { onTestFinished } from 'vitest'

import {
  control,
  startStandIn,
  type Control,
  type KubernetesSeed,
  type RunningStandIn,
} from '../../src/index.ts'

/** What a server answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body, when it is JSON. */
  readonly body: {
    readonly message?: string
    readonly reason?: string
    readonly metadata?: Readonly<Record<string, unknown>>
    readonly spec?: unknown
    readonly status?: Readonly<Record<string, unknown>>
    readonly [field: string]: unknown
  }
}

/** A running server and ways to ask it. */
export interface Kubernetes {
  readonly standIn: RunningStandIn<'kubernetes'>
  readonly remote: Control
  /** Asks as administrator, or with this token; `''` sends none. */
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Answered>
  /** A token of a service account, as the API gives it out. */
  token(account: string, spec?: object): Promise<string>
  review(token: string, audiences?: readonly string[]): Promise<Answered>
}

/** Starts a server that ends with the test. */
export async function startKubernetes(seed: KubernetesSeed = {}): Promise<Kubernetes> {
  const standIn = await startStandIn('kubernetes', { seed })
  onTestFinished(() => standIn.close())
  const { adminToken, token: reviewer } = standIn.credentials
  const ask: Kubernetes['ask'] = async (method, path, body, token = adminToken) => {
    const response = await fetch(`${standIn.url}${path}`, {
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Answered['body'],
    }
  }
  return {
    standIn,
    remote: control(standIn.url),
    ask,
    async token(account, spec = {}) {
      const [namespace, name] = account.split('/')
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`
      const { body } = await ask('POST', path, { spec })
      return String(body.status?.['token'])
    },
    review: (token, audiences) =>
      ask(
        'POST',
        '/apis/authentication.k8s.io/v1/tokenreviews',
        { spec: { token, ...(audiences === undefined ? {} : { audiences }) } },
        reviewer,
      ),
  }
}
