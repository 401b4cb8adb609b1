import { createVault, folderRefusals } from '@retriever/vault-keys'
import type { Keys, Vault, VaultEvent } from '@retriever/vault-keys'

import type { KeysConfig } from './config.ts'
import type { KeySetConfig } from './key-set.ts'
import type { VaultConfig } from './vault-setting.ts'

/** The Vaults of a configuration, and the sets of keys that come from them. Nothing is sent before somebody reads. */
export interface OpenVaults {
  readonly vaults: readonly Vault[]
  readonly sets: readonly OpenSet[]
  vault(name: string): Vault
  /** Lets go of all values, and revokes all tokens. Rejects when that is not done in this time. */
  close(withinMs: number): Promise<void>
}

/** A set of keys, and what it was opened for. */
export interface OpenSet {
  readonly config: KeySetConfig
  readonly keys: Keys
}

/** Opens all Vaults and these sets. */
export function openVaults(
  { deadline, stateFolder, vaults: configs }: KeysConfig,
  sets: readonly KeySetConfig[],
  events: (event: VaultEvent) => void,
): OpenVaults {
  const refusals = stateFolder === undefined ? {} : { refusals: folderRefusals(stateFolder) }
  const used = Object.entries(configs).filter(([name]) => sets.some(({ vault }) => vault === name))
  const vaults = new Map(
    used.map(([name, config]) => {
      const options = { name, ...vaultOptions(config), ...refusals, events }
      return [name, createVault({ deadlineMs: deadline, ...options })] as const
    }),
  )
  const vault = (name: string): Vault => {
    const found = vaults.get(name)
    if (!found) throw new Error(`the Vault "${name}" is not open`)
    return found
  }
  return {
    vaults: [...vaults.values()],
    vault,
    sets: sets.map((config) => ({
      config,
      keys: vault(config.vault).keys(config.keys, {
        name: config.name,
        refreshMs: config.refresh,
        maxStaleMs: config.maxStale,
        deadlineMs: configs[config.vault]?.deadline ?? deadline,
      }),
    })),
    async close(withinMs) {
      const late = new Promise<never>((_, reject) => {
        const message = 'a token could not be revoked in time; it ends by itself'
        setTimeout(() => reject(new Error(message)), withinMs).unref()
      })
      const closed = Promise.all([...vaults.values()].map((open) => open.close()))
      await Promise.race([closed, late])
    },
  }
}

function vaultOptions({ url, namespace, auth, tls, proxy, redirectHosts, deadline }: VaultConfig) {
  return {
    address: url,
    auth,
    redirectHosts,
    ...(namespace !== undefined && { namespace }),
    ...(tls && { tls }),
    ...(proxy && { proxy }),
    ...(deadline !== undefined && { deadlineMs: deadline }),
  }
}
