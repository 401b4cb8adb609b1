import type { KvEngine } from '../kv/engine.ts'
import type { VaultSettings } from '../settings.ts'
import type { KeySpec } from './key-map.ts'
import type { Keys } from './keys.ts'
import { keysTimes } from './keys-options.ts'
import type { KeysOptions } from './keys-options.ts'
import { createLiveKeys } from './live-keys.ts'
import { createVaultSource } from './vault-source.ts'
import { parseKeyMap } from './wanted.ts'

/** What a set of keys of a Vault is made of. */
export interface KeysParts {
  readonly kv: KvEngine
  readonly settings: VaultSettings
  /** Of the set; unique in its Vault. */
  readonly name: string
  readonly onClose: () => void
}

/** Creates a set of keys that is read from a Vault. Nothing is read yet. Throws a `config` error. */
export function createKeys<Name extends string>(
  { kv, settings, name, onClose }: KeysParts,
  map: Readonly<Record<Name, KeySpec>>,
  options: KeysOptions,
): Keys<Name> {
  const { clock, random, emit, deadlineMs } = settings
  const who = `${kv.vault}: ${name}`
  const times = keysTimes(
    options,
    { refreshMs: 300_000, maxStaleMs: 86_400_000, deadlineMs, rejectThrottleMs: 5_000 },
    who,
  )
  const source = createVaultSource({
    kv,
    wanted: parseKeyMap(map, kv.vault, name),
    set: name,
    clock,
  })
  return createLiveKeys(source, {
    ...times,
    name,
    who,
    clock,
    random,
    report: (happened) => emit({ ...happened, vault: kv.vault }),
    onClose,
  })
}
