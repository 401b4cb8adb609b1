import type { VaultEvent } from '@retriever/vault-keys'

import type { KeysConfig } from '../../keys/config.ts'
import type { OpenVaults } from '../../keys/vaults.ts'
import type { KeySource } from '../config.ts'
import { pairIn, writtenPair } from './key-pair.ts'
import type { KeyPair } from './key-pair.ts'

/** Where the keys of organisations come from. */
export interface OpenKeys {
  pair(source: KeySource): Promise<KeyPair>
  /** Revokes the tokens that the Vaults have given. Never rejects. */
  close(): Promise<void>
}

/** Who is told what happens. */
export interface KeysListener {
  readonly onEvent?: (event: VaultEvent) => void
  /** A token of a Vault was not revoked; it ends by itself. */
  readonly onProblem: (error: unknown) => void
}

/** Revoking takes a few milliseconds, unless the server hangs. */
const closeWithinMs = 3_000

/** Opens a Vault when the first keys are to come from it, and not before. */
export function openKeys(
  config: KeysConfig | undefined,
  { onEvent = () => {}, onProblem }: KeysListener,
): OpenKeys {
  let vaults: Promise<OpenVaults> | undefined

  const open = async (keys: KeysConfig): Promise<OpenVaults> => {
    const { openVaults } = await import('../../keys/vaults.ts')
    return openVaults(keys, keys.sets, onEvent)
  }

  return {
    async pair(source) {
      if (!('set' in source)) return writtenPair(source)
      if (config === undefined) throw new Error('the section keys is not there')
      vaults ??= open(config)
      const { sets } = await vaults
      const found = sets.find((set) => set.config.name === source.set)
      if (found === undefined) throw new Error(`there is no set "${source.set}"`)
      return pairIn(found.keys, source.names)
    },
    async close() {
      const opened = await vaults?.catch(() => undefined)
      await opened?.close(closeWithinMs).catch(onProblem)
    },
  }
}
