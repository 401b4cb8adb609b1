import type { EngineCall } from '../server.ts'
import type { RoleTokens } from './role-tokens.ts'

/** A secret id of a role. Instants are epoch milliseconds, durations seconds. */
export interface SecretId {
  readonly id: string
  readonly accessor: string
  readonly createdAt: number
  readonly ttl: number
  readonly metadata: Readonly<Record<string, string>>
  readonly cidrs: readonly string[]
  readonly tokenCidrs: readonly string[]
  readonly numUses: number
  usesLeft: number
  updatedAt: number
}

/** A role of AppRole. Durations are seconds; 0 uses stand for any number. */
export interface AppRole {
  readonly name: string
  roleId: string
  readonly tokens: RoleTokens
  readonly bindSecretId: boolean
  readonly secretIdTtl: number
  readonly secretIdUses: number
  readonly secretIdCidrs: readonly string[]
  readonly secretIds: Map<string, SecretId>
}

/** Removes the secret ids that expired before the last sweep; until then they are still good. */
export function sweep({ server, now }: EngineCall, role: AppRole, all = false): void {
  const every = server.settings().secretIdSweepMs
  const swept = all || every === 0 ? now : Math.floor(now / every) * every
  for (const { id, ttl, createdAt } of role.secretIds.values()) {
    if (ttl > 0 && createdAt + ttl * 1000 <= swept) role.secretIds.delete(id)
  }
}
