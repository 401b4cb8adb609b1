import type { Engine, Route } from '../server.ts'
import { hostname } from 'node:os'

import { invalid } from '../refusal.ts'
import { versionOf } from '../settings.ts'
import type { JsonObject } from '../text/json-value.ts'
import { secondTime } from '../text/times.ts'
import { leaseRoutes } from './lease-routes.ts'
import { mountRoutes } from './mount-routes.ts'
import { namespaceRoutes } from './namespace-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { quotaRoutes } from './quota-routes.ts'
import { uiRoutes } from './ui-routes.ts'
import { wrappingRoutes } from './wrapping-routes.ts'

/** Paths that need no token, or look at it themselves. */
const open = /^(?:internal\/ui\/mounts(?:\/.*)?|wrapping\/lookup)$/

/** Creates the engine at `sys/`. */
export function createSystem(): Engine {
  return {
    open: (rest) => open.test(rest),
    state: () => ({}),
    routes: [
      ...uiRoutes,
      ...wrappingRoutes,
      ...policyRoutes,
      ...mountRoutes('mounts'),
      ...mountRoutes('auth'),
      ...leaseRoutes,
      ...quotaRoutes,
      ...namespaceRoutes,
      ...serverRoutes,
    ],
  }
}

const serverRoutes: readonly Route[] = [
  {
    path: /^seal$/,
    fields: [],
    operations: {
      update: ({ server }) => {
        server.seal.sealed = true
        return undefined
      },
    },
  },
  { path: /^step-down$/, fields: [], operations: { update: () => undefined } },
  {
    path: /^ha-status$/,
    fields: [],
    operations: {
      read: ({ server }) => {
        const node: JsonObject = {
          hostname: hostname(),
          api_address: server.origin(),
          cluster_address: server.origin().replace(/^http:/, 'https:'),
          active_node: true,
          last_echo: null,
          version: versionOf(server.settings()),
        }
        return { data: { nodes: [node] }, flat: true }
      },
    },
  },
  {
    path: /^version-history\/?$/,
    fields: [],
    operations: {
      list: ({ server, now }) => {
        const version = versionOf(server.settings())
        const info = {
          commit_date: '',
          previous_version: null,
          timestamp_installed: secondTime(now),
        }
        return { data: { key_info: { [version]: info }, keys: [version] } }
      },
    },
  },
  { path: /^plugins\/catalog(?:\/.*)?$/, fields: [], operations: {} },
  {
    path: /^audit$/,
    fields: [],
    operations: { read: () => ({ data: {}, flat: true }) },
  },
  {
    path: /^audit\/(.+)$/,
    operations: {
      update: ({ server }) => {
        if (server.settings().flavour === 'vault') return undefined
        throw invalid(
          'cannot enable audit device via API; use declarative, config-based audit device management instead',
        )
      },
    },
  },
  {
    path: /^internal\/counters\/tokens$/,
    fields: [],
    operations: {
      read: ({ server, now }) => {
        const total = server.tokens.all(now).filter(({ kind }) => kind === 'service').length
        return { data: { counters: { service_tokens: { total } } } }
      },
    },
  },
  {
    path: /^locked-users$/,
    fields: ['mount_accessor'],
    operations: {
      read: ({ server, now }) => {
        const locked = server.lockouts.locked(now)
        const accessors = [...new Set(locked.map(({ mount }) => mount.accessor))].toSorted()
        const mounts = accessors.map((accessor) => {
          const names = locked.filter(({ mount }) => mount.accessor === accessor)
          return {
            mount_accessor: accessor,
            counts: names.length,
            alias_identifiers: names.map(({ alias }) => alias),
          }
        })
        const namespace = {
          namespace_id: 'root',
          namespace_path: '',
          counts: locked.length,
          mount_accessors: mounts,
        }
        return {
          data: { by_namespace: locked.length === 0 ? [] : [namespace], total: locked.length },
        }
      },
    },
  },
  {
    path: /^locked-users\/([^/]+)\/unlock\/(.+)$/,
    fields: [],
    operations: {
      update: ({ server }, accessor = '', alias = '') => {
        const mount = server.mounts.all().find((each) => each.accessor === accessor)
        if (mount !== undefined) server.lockouts.clear(mount, alias)
        return undefined
      },
    },
  },
]
