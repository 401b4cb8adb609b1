import type { Clock } from '@retriever/upstream/clock'

import { VaultError } from '../error.ts'
import type { KvEngine } from '../kv/engine.ts'
import { readLocation } from '../kv/read.ts'
import { printRef } from '../kv/ref.ts'
import type { SecretLocation } from '../kv/ref.ts'
import type { SecretVersion } from '../kv/secret-version.ts'
import { extract } from './extract.ts'
import type { ReadKey } from './extract.ts'
import type { KeysSource, ReadCall } from './keys-source.ts'
import { createLeases } from './leases.ts'
import { newestVersions } from './newest-versions.ts'
import { readAll } from './read-all.ts'
import type { WantedKey } from './wanted.ts'
import { toldTogether } from './worst.ts'
import type { Finding } from './worst.ts'

/** A set that is read from a Vault. */
export interface VaultSet<Name extends string> {
  readonly kv: KvEngine
  readonly wanted: readonly WantedKey<Name>[]
  /** Names the set in errors. */
  readonly set: string
  readonly clock: Clock
}

/** Reads a set of keys from a Vault: each secret once, and leased ones only when their lease wants it. */
export function createVaultSource<Name extends string>(parts: VaultSet<Name>): KeysSource<Name> {
  const { kv, wanted, set, clock } = parts
  const leases = createLeases(kv, clock)
  const newest = newestVersions()
  const secrets = new Map(wanted.map(({ secret }) => [idOf(secret), secret]))

  async function readOne(
    id: string,
    location: SecretLocation,
    call: ReadCall,
  ): Promise<SecretVersion> {
    const held = await leases.upkeep(id, call)
    if (held) return held
    const secret = newest.settle(id, await readLocation(kv, location, call))
    leases.hold(id, secret)
    return secret
  }

  return {
    async read(call) {
      const results = await readAll(secrets, (id, location) => readOne(id, location, call))
      const findings: Finding[] = []
      const read: SecretVersion[] = []
      for (const [id, location] of secrets) {
        const result = results.get(id)
        if (result instanceof VaultError) findings.push(findingOf(result, location, kv.vault))
        else if (result) read.push(result)
      }
      const keys: ReadKey<Name>[] = []
      for (const key of wanted) {
        const secret = results.get(idOf(key.secret))
        if (!secret || secret instanceof VaultError) continue
        const found = extract(key, secret)
        if (found && 'text' in found) keys.push(found)
        else if (found) findings.push(found)
      }
      const [first, ...others] = findings
      if (first) throw toldTogether(`${kv.vault}: ${set}`, kv.vault, [first, ...others])
      return { keys, ...soonest(read, leases.times()) }
    },
    forget() {
      leases.forget()
      newest.forget()
    },
  }
}

/** The same for all references that lead to the same request. Without a KV version the server says what the mount is. */
function idOf({ path, version, kv, mount }: SecretLocation): string {
  return JSON.stringify([path, version, kv, kv === undefined ? undefined : mount])
}

function findingOf(error: VaultError, location: SecretLocation, vault: string): Finding {
  const { code, hint } = error
  const prefix = `${vault}: `
  const message = error.message.startsWith(prefix)
    ? error.message.slice(prefix.length)
    : error.message
  return { code, hint, path: printRef(location), message, error }
}

function soonest(
  secrets: readonly SecretVersion[],
  leased: { readonly refreshAfterMs?: number; readonly endsAfterMs?: number },
): { readonly refreshAfterMs?: number; readonly endsAfterMs?: number } {
  const waits = [leased.refreshAfterMs, ...secrets.map(({ refreshAfterMs }) => refreshAfterMs)]
  const known = waits.filter((wait) => wait !== undefined)
  return { ...leased, ...(known.length > 0 && { refreshAfterMs: Math.min(...known) }) }
}
