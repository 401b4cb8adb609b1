import { builtInRoles } from './access/built-in-roles.ts'
import type { StaticUser } from './access/user.ts'
import type { Cluster } from './cluster.ts'
import type { Fields } from './http/body.ts'
import { kindOf } from './objects/kinds.ts'
import { addObject } from './objects/object-routes.ts'
import type { KubernetesSettings } from './settings.ts'

/** How a stand-in differs from the default when it starts, and after a reset. */
export interface KubernetesSeed {
  readonly settings?: Partial<KubernetesSettings>
  /** Who issues the tokens of service accounts, and for whom they are by default. */
  readonly issuer?: string
  /** Users with a token, beside the three of the credentials. */
  readonly users?: readonly StaticUser[]
  /** Service accounts by `namespace/name`, beside `shop/checkout` and `birddog/sidecar`. */
  readonly serviceAccounts?: readonly string[]
  /** Pods that run, beside `shop/checkout-1`. */
  readonly pods?: readonly SeedPod[]
  /** Only what a new server has: its own namespaces and roles. */
  readonly bare?: boolean
}

/** A pod that runs. */
export interface SeedPod {
  readonly namespace: string
  readonly name: string
  readonly serviceAccount: string
}

/** The default issuer. */
export const defaultIssuer = 'https://kubernetes.default.svc.cluster.local'

/** May do everything. */
export const adminToken = 'sandboxk8sadminsandboxk8sadmin'
/** May review tokens and access. */
export const reviewerToken = 'sandboxk8sreviewersandboxk8sreviewer'
/** May do nothing in particular. */
export const unprivilegedToken = 'sandboxk8snobodysandboxk8snobody'

/** The users of the credentials. */
export const seedUsers: readonly StaticUser[] = [
  { token: adminToken, username: 'admin', uid: 'u-admin', groups: ['system:masters'] },
  { token: reviewerToken, username: 'reviewer', uid: 'u-reviewer' },
  { token: unprivilegedToken, username: 'nobody', uid: 'u-nobody' },
]

/** Writes into an empty cluster what it holds from the beginning. */
export function plant(cluster: Cluster, seed: KubernetesSeed): void {
  const add = (plural: string, namespace: string, name: string, body: Fields, group = ''): void => {
    const kind = kindOf(plural, group)
    if (kind === undefined) throw new Error(`there is no kind ${plural}`)
    if (cluster.objects.find({ plural, namespace, name }) !== undefined) return
    addObject(cluster, kind, { namespace, name }, {}, body)
  }
  const bind = (name: string, role: string, subjects: readonly Fields[]): void => {
    const apiGroup = 'rbac.authorization.k8s.io'
    const roleRef = { apiGroup, kind: 'ClusterRole', name: role }
    add('clusterrolebindings', '', name, { subjects, roleRef }, apiGroup)
  }
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    add('namespaces', '', name, {})
  }
  for (const { name, rules, to } of builtInRoles) {
    add('clusterroles', '', name, { rules }, 'rbac.authorization.k8s.io')
    const subjects = to.map((group) => ({
      kind: 'Group',
      apiGroup: 'rbac.authorization.k8s.io',
      name: group,
    }))
    if (to.length > 0) bind(name, name, subjects)
  }
  bind('reviewers', 'system:auth-delegator', [
    { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'reviewer' },
    { kind: 'ServiceAccount', name: 'sidecar', namespace: 'birddog' },
  ])
  const accounts = [
    ...(seed.bare === true ? [] : ['shop/checkout', 'birddog/sidecar']),
    ...(seed.serviceAccounts ?? []),
  ]
  for (const account of accounts) {
    const [namespace = '', name = ''] = account.split('/')
    add('namespaces', '', namespace, {})
    add('serviceaccounts', namespace, name, {})
  }
  const shop = { namespace: 'shop', name: 'checkout-1', serviceAccount: 'checkout' }
  for (const { namespace, name, serviceAccount } of [
    ...(seed.bare === true ? [] : [shop]),
    ...(seed.pods ?? []),
  ]) {
    const containers = [{ name: 'main', image: 'registry.example.org/app:1' }]
    const spec = { containers, serviceAccountName: serviceAccount, serviceAccount }
    add('namespaces', '', namespace, {})
    add('pods', namespace, name, { spec, status: { phase: 'Running' } })
  }
}
