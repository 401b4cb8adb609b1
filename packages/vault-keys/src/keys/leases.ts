import type { Clock } from '@retriever/upstream/clock'

import { VaultError } from '../error.ts'
import type { KvEngine } from '../kv/engine.ts'
import { envelopeOf } from '../kv/envelope.ts'
import type { SecretVersion } from '../kv/secret-version.ts'
import type { ReadCall } from './keys-source.ts'
import { leaseDueAt, leaseEndsAt, leaseStep } from './next-step.ts'
import type { Lease } from './next-step.ts'

/** The leased secrets of a set: reading one again would make another one, so they are held and renewed. */
export interface Leases {
  /** The held secret, renewed if it was time; undefined when it must be read. */
  upkeep(id: string, call: ReadCall): Promise<SecretVersion | undefined>
  /** Takes note of a secret that was read. */
  hold(id: string, secret: SecretVersion): void
  /** When the first lease wants something, and when the first one ends, in milliseconds from now. */
  times(): { readonly refreshAfterMs?: number; readonly endsAfterMs?: number }
  forget(): void
}

interface Held {
  readonly secret: SecretVersion
  readonly lease: Lease
}

/** Creates an empty set of leases. */
export function createLeases({ session }: KvEngine, clock: Clock): Leases {
  const held = new Map<string, Held>()

  /** Undefined when the server does not renew it: it may be gone with the token that it was got with. */
  async function renewed(
    lease: Lease,
    { deadlineAt, signal }: ReadCall,
  ): Promise<Lease | undefined> {
    try {
      const answer = await session.call({
        operation: 'renew-lease',
        method: 'POST',
        path: 'sys/leases/renew',
        body: { lease_id: lease.id },
        repeat: 'safe',
        deadlineAt,
        signal,
      })
      const { leaseMs: durationMs, renewable } = envelopeOf(answer.body)
      return { ...lease, durationMs, renewable, grantedAt: clock.monotonic() }
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      if (error.code === 'permission-denied') return { ...lease, renewable: false }
      if (error.code === 'refused') return undefined
      throw error
    }
  }

  return {
    async upkeep(id, call) {
      const before = held.get(id)
      if (!before || call.anew) return undefined
      let { lease } = before
      if (leaseStep(lease, clock.monotonic()) === 'renew') {
        const next = await renewed(lease, call)
        if (!next) return undefined
        lease = next
        held.set(id, { ...before, lease })
      }
      return leaseStep(lease, clock.monotonic()) === 'keep' ? before.secret : undefined
    },
    hold(id, secret) {
      const { lease } = secret
      if (!lease) {
        held.delete(id)
        return
      }
      const { durationMs, renewable } = lease
      const grantedAt = clock.monotonic()
      held.set(id, {
        secret,
        lease: { id: lease.id, fullMs: durationMs, durationMs, grantedAt, renewable },
      })
    },
    times() {
      if (held.size === 0) return {}
      const leases = [...held.values()].map(({ lease }) => lease)
      const now = clock.monotonic()
      return {
        refreshAfterMs: Math.min(...leases.map(leaseDueAt)) - now,
        endsAfterMs: Math.min(...leases.map(leaseEndsAt)) - now,
      }
    },
    forget: () => held.clear(),
  }
}
