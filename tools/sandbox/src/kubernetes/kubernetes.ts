import { mistakesOf } from '../frame/mistake.ts'
import type { StandIn, Surroundings } from '../frame/stand-in.ts'
import type { Cluster } from './cluster.ts'
import { answerRequest } from './http/entry.ts'
import { createObjects } from './objects/objects.ts'
import {
  adminToken,
  defaultIssuer,
  plant,
  reviewerToken,
  seedUsers,
  unprivilegedToken,
  type KubernetesSeed,
} from './seed.ts'
import { initialSettings, settingsChangeSchema, type KubernetesSettings } from './settings.ts'

/** What a client needs to reach the stand-in. */
export type KubernetesCredentials = {
  /** The address of the server. */
  readonly url: string
  /** Of a user who may review tokens and access, and nothing else. */
  readonly token: string
  /** Of a user who may do everything, such as asking for tokens of service accounts. */
  readonly adminToken: string
  /** Of a user with no rights of its own. */
  readonly unprivilegedToken: string
  /** Who issues tokens of service accounts, and their audience when none is asked for. */
  readonly issuer: string
}

/** Creates a stand-in for a server of the Kubernetes API, as far as it says who is who. */
export function createKubernetes(around: Surroundings, seed: KubernetesSeed = {}): StandIn {
  const issuer = seed.issuer ?? defaultIssuer
  const fresh = (): KubernetesSettings => ({ ...initialSettings, ...seed.settings })
  let settings = fresh()
  let cluster = createCluster(around, seed, () => settings)
  return {
    troubles: ['overloaded'],
    credentials: (url): Readonly<Record<keyof KubernetesCredentials, string>> => ({
      url,
      token: reviewerToken,
      adminToken,
      unprivilegedToken,
      issuer,
    }),
    answer: (request, conditions) => answerRequest(cluster, request, conditions),
    state: () => ({ settings, objects: cluster.objects.all() }),
    reset() {
      settings = fresh()
      cluster = createCluster(around, seed, () => settings)
    },
    settings: {
      read: () => settings,
      change(value) {
        const result = settingsChangeSchema.safeParse(value)
        if (!result.success) return mistakesOf(result.error)
        const given = Object.entries(result.data).filter(([, field]) => field !== undefined)
        settings = { ...settings, ...(Object.fromEntries(given) as Partial<KubernetesSettings>) }
        // A real server learns of other static tokens only by being started anew.
        if (result.data.revokedTokens !== undefined) cluster.known.clear()
        return []
      },
    },
  }
}

function createCluster(
  around: Surroundings,
  seed: KubernetesSeed,
  settings: () => KubernetesSettings,
): Cluster {
  const cluster: Cluster = {
    ...around,
    settings,
    issuer: seed.issuer ?? defaultIssuer,
    users: [...seedUsers, ...(seed.users ?? [])],
    objects: createObjects(() => around.clock.now()),
    known: new Map(),
  }
  plant(cluster, seed)
  return cluster
}
