import { systemTtl } from '../auth/role-tokens.ts'
import { textField } from '../kv/inputs.ts'
import { invalid } from '../refusal.ts'
import type { EngineCall, Reply, Route } from '../server.ts'
import { nanoTime } from '../text/times.ts'
import { grant } from '../tokens/lifetimes.ts'
import { incrementOf } from '../tokens/token-engine.ts'

/** The paths below `sys/leases`. */
export const leaseRoutes: readonly Route[] = [
  {
    path: /^leases$/,
    fields: ['type', 'include_child_namespaces', 'limit'],
    operations: { read: () => ({ data: { lease_count: 0, leases: [] } }) },
  },
  {
    path: /^(?:leases\/)?renew(?:\/(.+))?$/,
    fields: ['lease_id', 'url_lease_id', 'increment'],
    operations: { update: (call, id = '') => renew(call, leaseId(call, id)) },
  },
  {
    path: /^leases\/lookup$/,
    fields: ['lease_id'],
    operations: { update: (call) => lookup(call, leaseId(call, '')) },
  },
  {
    path: /^leases\/lookup\/(.*)$/,
    fields: ['after', 'limit'],
    operations: {
      list: ({ server, now }, prefix = '') => {
        const leases = server.leases.all(now).map(({ id }) => id)
        const tokens = server.tokens.all(now).map((token) => token.leaseId)
        const names = [...leases, ...tokens]
          .filter((id) => id.startsWith(prefix))
          .map((id) => id.slice(prefix.length))
          .map((id) => (id.includes('/') ? id.slice(0, id.indexOf('/') + 1) : id))
        const keys = [...new Set(names)].toSorted()
        return keys.length === 0 ? undefined : { data: { keys } }
      },
    },
  },
  {
    path: /^(?:leases\/)?revoke(?:\/(.+))?$/,
    fields: ['lease_id', 'url_lease_id', 'sync'],
    operations: {
      update: (call, id = '') => {
        const wanted = leaseId(call, id)
        call.server.leases.revoke(wanted)
        const token = call.server.tokens.byLease(wanted, call.now)
        if (token !== undefined) call.server.tokens.revoke(token)
        return undefined
      },
    },
  },
  {
    path: /^(?:leases\/)?revoke-(?:prefix|force)\/(.+)$/,
    fields: ['sync'],
    operations: {
      update: ({ server }, prefix = '') => {
        server.leases.revokeBelow(prefix)
        return undefined
      },
    },
  },
]

function leaseId({ data }: EngineCall, inPath: string): string {
  const id = textField(data['lease_id']) || inPath
  if (id === '') throw invalid('lease_id must be specified')
  return id
}

function lookup({ server, now }: EngineCall, id: string): Reply {
  const lease = server.leases.find(id, now)
  if (lease === undefined) throw invalid('invalid lease')
  return {
    data: {
      expire_time: nanoTime(lease.expiresAt),
      id,
      issue_time: nanoTime(lease.issuedAt),
      last_renewal: lease.renewedAt === undefined ? null : nanoTime(lease.renewedAt),
      path: lease.path,
      renewable: lease.renewable,
      ttl: Math.round((lease.expiresAt - now) / 1000),
    },
  }
}

function renew(call: EngineCall, id: string): Reply {
  const { server, now, data } = call
  const increment = incrementOf(data)
  const token = server.tokens.byLease(id, now)
  if (token !== undefined) {
    throw invalid(
      token.renewable ? 'tokens cannot be renewed through this endpoint' : 'lease is not renewable',
    )
  }
  const lease = server.leases.find(id, now)
  if (lease === undefined) throw invalid('lease not found')
  if (!lease.renewable) throw invalid('lease is not renewable')
  const { ttl, warnings } = grant({
    now,
    startedAt: lease.issuedAt,
    increment,
    ttl: lease.ttl,
    defaultTtl: systemTtl,
    systemMaxTtl: systemTtl,
  })
  const { token: owner } = lease
  const left =
    owner.kind === 'batch' && owner.expiresAt !== undefined
      ? Math.floor((owner.expiresAt - now) / 1000)
      : Infinity
  const seconds = Math.min(ttl, left)
  lease.expiresAt = now + seconds * 1000
  lease.renewedAt = now
  return { data: lease.data, lease: { id, seconds, renewable: true }, warnings }
}
