import type { Vault, VaultEvent } from '@retriever/vault-keys'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

import type { KeptSet, KeptSetEvent } from './kept-set.ts'

/** Counts what happens. */
export interface KeysMetrics {
  vault(event: VaultEvent): void
  set(event: KeptSetEvent): void
}

/** What gauges are read from. */
export interface Gauged {
  readonly vaults: () => readonly Vault[]
  /** The sets that are published. */
  readonly kept: () => readonly KeptSet[]
  readonly now: () => number
}

/** The metrics of `watch`. No label holds a path: whoever may scrape may not therefore know what is where. */
export function keysMetrics(registry: Registry, gauged: Gauged): KeysMetrics {
  const registers = [registry]
  const requests = new Histogram({
    name: 'retriever_keys_request_duration_seconds',
    help: 'Attempts of requests to Vault, with how they ended.',
    labelNames: ['vault', 'operation', 'code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  })
  const logins = new Counter({
    name: 'retriever_keys_logins_total',
    help: 'Tokens that were got.',
    labelNames: ['vault', 'method'],
    registers,
  })
  const security = new Counter({
    name: 'retriever_keys_security_events_total',
    help: 'Somebody else may have got at a secret.',
    labelNames: ['vault', 'code'],
    registers,
  })
  const refreshes = new Counter({
    name: 'retriever_keys_refreshes_total',
    help: 'Sets that were read, or could not be.',
    labelNames: ['set', 'outcome'],
    registers,
  })
  const publications = new Counter({
    name: 'retriever_keys_publications_total',
    help: 'Sets that were written to their folder, or could not be.',
    labelNames: ['set', 'outcome'],
    registers,
  })
  gauges(registry, gauged)

  return {
    vault(event) {
      const { vault } = event
      if (event.type === 'request-finished') {
        const { code, durationMs, operation, status } = event
        const labels = { vault, operation, code: code ?? String(status ?? 'none') }
        requests.observe(labels, durationMs / 1000)
      } else if (event.type === 'logged-in') {
        logins.inc({ vault, method: event.method })
      } else if (event.type === 'security') {
        security.inc({ vault, code: event.code })
      } else if (event.type === 'keys-refreshed') {
        refreshes.inc({ set: event.keys, outcome: event.outcome })
      }
    },
    set(event) {
      if (event.type === 'published') {
        publications.inc({ set: event.set, outcome: event.published.outcome })
      } else if (event.type === 'publishing-failed') {
        publications.inc({ set: event.set, outcome: 'failed' })
      }
    },
  }
}

function gauges(registry: Registry, { kept, now, vaults }: Gauged): void {
  const registers = [registry]
  new Gauge({
    name: 'retriever_keys_token_seconds',
    help: 'How long the token is good for. Absent for one that never ends.',
    labelNames: ['vault'],
    registers,
    collect() {
      this.reset()
      for (const vault of vaults()) {
        const { expiresAt } = vault.status().session
        if (expiresAt === undefined) continue
        this.set({ vault: vault.name }, Math.max(0, (expiresAt - now()) / 1000))
      }
    },
  })
  new Gauge({
    name: 'retriever_keys_published_age_seconds',
    help: 'Since when what is published is not known to be what Vault has.',
    labelNames: ['set'],
    registers,
    collect() {
      this.reset()
      for (const { ageMs, name } of kept()) this.set({ set: name }, ageMs() / 1000)
    },
  })
}
