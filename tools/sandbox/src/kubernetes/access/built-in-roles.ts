import type { Fields } from '../http/body.ts'

/** A role of the cluster that every server has, and to whom it is bound from the beginning. */
export interface BuiltInRole {
  readonly name: string
  readonly rules: readonly Fields[]
  /** Groups. */
  readonly to: readonly string[]
}

const get = ['get']
const health = ['/healthz', '/livez', '/readyz', '/version', '/version/']

/** The roles that matter for what is played. */
export const builtInRoles: readonly BuiltInRole[] = [
  {
    name: 'cluster-admin',
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
    to: ['system:masters'],
  },
  {
    name: 'system:auth-delegator',
    rules: [
      { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'] },
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['subjectaccessreviews'],
      },
    ],
    to: [],
  },
  {
    name: 'system:basic-user',
    rules: [
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      },
      {
        verbs: ['create'],
        apiGroups: ['authentication.k8s.io'],
        resources: ['selfsubjectreviews'],
      },
    ],
    to: ['system:authenticated'],
  },
  {
    name: 'system:discovery',
    rules: [
      {
        verbs: get,
        nonResourceURLs: [
          '/api',
          '/api/*',
          '/apis',
          '/apis/*',
          '/openapi',
          '/openapi/*',
          ...health,
        ],
      },
    ],
    to: ['system:authenticated'],
  },
  {
    name: 'system:public-info-viewer',
    rules: [{ verbs: get, nonResourceURLs: health }],
    to: ['system:authenticated', 'system:unauthenticated'],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [
      {
        verbs: get,
        nonResourceURLs: [
          '/.well-known/openid-configuration',
          '/.well-known/openid-configuration/',
          '/openid/v1/jwks',
          '/openid/v1/jwks/',
        ],
      },
    ],
    to: ['system:serviceaccounts'],
  },
]
