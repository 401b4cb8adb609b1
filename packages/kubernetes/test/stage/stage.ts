import { randomBytes } from 'node:crypto'

import { control } from '@retriever/sandbox'
import { staticCredential } from '@retriever/upstream'
import { test } from 'vitest'

import { createKubernetes, KubernetesError } from '../../src/index.ts'
import type { Kubernetes, KubernetesEvent, KubernetesOptions } from '../../src/index.ts'
import { adminOf, realCluster, sandboxCluster, type Cluster } from './cluster.ts'

/** A namespace of its own in a cluster, and what a scenario does with it. */
export interface Stage {
  readonly namespace: string
  /** Everything that clients of this stage told. */
  readonly events: KubernetesEvent[]
  /** Creates an object in the namespace: `serviceaccounts`, `secrets`. */
  create(plural: string, name: string): Promise<void>
  remove(plural: string, name: string): Promise<void>
  /** A token of a service account of the namespace. */
  token(account: string, spec?: object): Promise<string>
  /** A client that asks with this token; default: with one that may review. */
  client(token?: string, options?: Partial<KubernetesOptions>): Kubernetes
  /** Until this resolves with true; the time goes on meanwhile. */
  until(done: () => Promise<boolean>): Promise<void>
}

/**
 * A scenario that plays on the stand-in and, when `KUBERNETES_TEST_URL` and `KUBERNETES_TEST_TOKEN` (of an administrator;
 * `KUBERNETES_TEST_CA` is a file) name one, on a real server. Its title begins with its number.
 */
export function scenario(
  number: number,
  title: string,
  play: (stage: Stage) => Promise<void>,
): void {
  test(`${number}. ${title}`, async () => {
    const cluster = await sandboxCluster()
    const remote = control(cluster.url)
    await playOn(cluster, play, async () => {
      await remote.clock({ advanceMs: 1000 })
    })
  }, 20_000)
  const real = realCluster()
  // No package brings such a server, so CI cannot install one: there it is played only when one is given.
  if (real === undefined && process.env['CI'] === 'true') return
  test(`${number}. ${title} (real server)`, async (context) => {
    if (real === undefined) {
      context.skip('KUBERNETES_TEST_URL and KUBERNETES_TEST_TOKEN name no server')
      return
    }
    await playOn(real, play, () => new Promise((resolve) => setTimeout(resolve, 1000)))
  }, 60_000)
}

async function playOn(
  cluster: Cluster,
  play: (stage: Stage) => Promise<void>,
  pass: () => Promise<void>,
): Promise<void> {
  const admin = adminOf(cluster)
  const clients: Kubernetes[] = []
  const namespace = `retriever-${randomBytes(4).toString('hex')}`
  const events: KubernetesEvent[] = []
  const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'
  const home = `/api/v1/namespaces/${namespace}`
  const stage: Omit<Stage, 'client'> = {
    namespace,
    events,
    async create(plural, name) {
      await admin.create(`${home}/${plural}`, { metadata: { name } })
    },
    remove: (plural, name) => admin.remove(`${home}/${plural}/${name}`),
    async token(account, spec = {}) {
      const path = `${home}/serviceaccounts/${account}/token`
      const { status } = await admin.create(path, { spec: { expirationSeconds: 600, ...spec } })
      return String((status as { readonly token?: unknown }).token)
    },
    async until(done) {
      const deadline = performance.now() + 30_000
      while (!(await done())) {
        if (performance.now() > deadline) throw new Error('it did not come to pass in 30 s')
        await pass()
      }
    },
  }
  try {
    await admin.create('/api/v1/namespaces', { metadata: { name: namespace } })
    await stage.create('serviceaccounts', 'reviewer')
    await stage.create('serviceaccounts', 'caller')
    const apiGroup = 'rbac.authorization.k8s.io'
    await admin.create(bindings, {
      metadata: { name: namespace },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [{ kind: 'ServiceAccount', name: 'reviewer', namespace }],
    })
    const reviewer = await stage.token('reviewer')
    await play({
      ...stage,
      client(token = reviewer, options = {}) {
        const { ca } = cluster
        const client = createKubernetes({
          url: cluster.url,
          credential: staticCredential(token),
          ...(ca !== undefined && { tls: { ca } }),
          events: (event) => events.push(event),
          ...options,
        })
        clients.push(client)
        return client
      },
    })
  } finally {
    await Promise.all(clients.map((client) => client.close()))
    await admin.remove(`${bindings}/${namespace}`)
    await admin.remove(home)
    await admin.close()
    await cluster.close()
  }
}

/** The error that a call rejects with. */
export async function failureOf(call: Promise<unknown>): Promise<KubernetesError> {
  try {
    await call
  } catch (error) {
    if (error instanceof KubernetesError) return error
    throw error
  }
  throw new Error('it did not fail')
}
