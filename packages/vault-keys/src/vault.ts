import { readHealth } from './api/health.ts'
import type { VaultHealth } from './api/health.ts'
import { createVaultApi } from './api/vault-api.ts'
import { VaultError } from './error.ts'
import { createKeys } from './keys/create-keys.ts'
import type { KeySpec } from './keys/key-map.ts'
import type { Keys, KeysStatus } from './keys/keys.ts'
import type { KeysOptions } from './keys/keys-options.ts'
import type { KvEngine } from './kv/engine.ts'
import type { KvCall } from './kv/limits.ts'
import { listSecrets } from './kv/list.ts'
import { createMounts } from './kv/mounts.ts'
import { readSecret } from './kv/read.ts'
import type { SecretRef, SecretVersion } from './kv/secret-version.ts'
import type { VaultOptions } from './options.ts'
import { createSession } from './session/create-session.ts'
import type { SessionStatus } from './session/session.ts'
import { settingsOf } from './settings.ts'

/** Limits of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal
  /** Time for the call with its login, its attempts and waits. Default: that of the Vault. */
  readonly deadlineMs?: number
}

/** What may be told about a Vault. */
export interface VaultStatus {
  readonly session: SessionStatus
  /** By the names of the sets. */
  readonly keys: Readonly<Record<string, KeysStatus>>
}

/** One Vault, with one token of its own that is got when it is first needed. */
export interface Vault {
  readonly name: string
  /** Reads a secret as it is. Rejects with a {@link VaultError}. */
  read(ref: SecretRef, options?: CallOptions): Promise<SecretVersion>
  /**
   * Names of the secrets below a path, and of folders with a `/` at the end; none when there is nothing. Deleted
   * secrets stay in the list. Rejects with a {@link VaultError}.
   */
  list(path: SecretRef, options?: CallOptions): Promise<readonly string[]>
  /**
   * A set of keys that stays fresh. Nothing is read before the first `get`, or `run`. Throws a {@link VaultError}
   * `config` that names all mistakes of the map.
   *
   * ```ts
   * const keys = vault.keys({ apiKey: 'secret/birddog/datadog#api_key' })
   * const { value } = await keys.get()
   * value.apiKey.reveal()
   * ```
   */
  keys<Name extends string>(map: Readonly<Record<Name, KeySpec>>, options?: KeysOptions): Keys<Name>
  /** What the server says about itself; it needs no token. Rejects with a {@link VaultError}. */
  health(options?: CallOptions): Promise<VaultHealth>
  /** Keeps the token alive and all sets fresh until the signal aborts or the Vault is closed. Never rejects. */
  run(signal: AbortSignal): Promise<void>
  status(): VaultStatus
  /** Closes all sets, revokes the token and ends the connections. Safe to call twice. */
  close(): Promise<void>
}

/** Creates a Vault. Nothing is read or sent yet. Throws a {@link VaultError} `config` that names all mistakes. */
export function createVault(options: VaultOptions): Vault {
  const settings = settingsOf(options)
  const { name, clock } = settings
  const api = createVaultApi(settings)
  const session = createSession({ api, settings })
  const kv: KvEngine = { session, mounts: createMounts(session, name, clock), vault: name }
  const sets = new Map<string, Keys>()
  const runs = new Set<(keys: Keys) => void>()
  const closing = new AbortController()
  let closed: Promise<void> | undefined

  function limits({ signal, deadlineMs = settings.deadlineMs }: CallOptions): KvCall {
    if (closing.signal.aborted) throw closedError(name)
    return { deadlineAt: clock.monotonic() + deadlineMs, ...(signal && { signal }) }
  }

  /** Sets without a name are numbered; a name of one's own can be given once. */
  function nameOf(wanted: string | undefined): string {
    if (wanted !== undefined && sets.has(wanted)) throw takenError(name, wanted)
    let free = wanted ?? 'keys'
    for (let count = 2; sets.has(free); count += 1) free = `keys-${count}`
    return free
  }

  async function close(): Promise<void> {
    closing.abort()
    await Promise.all([...sets.values()].map((keys) => keys.close()))
    await session.close()
    await api.close()
  }

  return {
    name,
    read: async (ref, call = {}) => readSecret(kv, ref, limits(call)),
    list: async (path, call = {}) => listSecrets(kv, path, limits(call)),
    health: async (call = {}) => readHealth(api, limits(call)),
    keys(map, keysOptions = {}) {
      if (closing.signal.aborted) throw closedError(name)
      const set = nameOf(keysOptions.name)
      const parts = { kv, settings, name: set, onClose: () => void sets.delete(set) }
      const keys = createKeys(parts, map, keysOptions)
      sets.set(set, keys)
      for (const join of runs) join(keys)
      return keys
    },
    async run(signal) {
      const stop = AbortSignal.any([signal, closing.signal])
      if (stop.aborted) return
      const loops: Promise<void>[] = [session.run(stop)]
      const join = (keys: Keys): void => void loops.push(keys.run(stop))
      for (const keys of sets.values()) join(keys)
      // Sets that are created later run along.
      runs.add(join)
      await aborted(stop)
      runs.delete(join)
      await Promise.all(loops)
    },
    status: () => ({
      session: session.status(),
      keys: Object.fromEntries([...sets].map(([set, keys]) => [set, keys.status()])),
    }),
    close: () => (closed ??= close()),
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function closedError(vault: string): VaultError {
  return new VaultError(`${vault}: it was closed`, {
    vault,
    code: 'closed',
    hint: 'Ask before close() is called, or create another Vault.',
  })
}

function takenError(vault: string, name: string): VaultError {
  return new VaultError(`${vault}: there is a set named ${name} already`, {
    vault,
    code: 'config',
    hint: 'Give each set a name of its own, or none; or close the first one.',
  })
}
