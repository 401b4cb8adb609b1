import type { VaultAnswer, VaultApi } from './call.ts'
import { VaultError } from '../error.ts'

/** What a server says about itself. It needs no token for it. */
export interface VaultHealth {
  /**
   * - `active`: answers everything
   * - `standby`: answers for an active node, or sends there; `performance-standby` answers reads itself
   * - `dr-secondary`: waits for a disaster, and answers nothing
   * - `disconnected`: a standby that does not reach its active node; `removed`: it is no longer one of the cluster
   * - `sealed`, `uninitialized`: answers nothing until somebody unseals, or initialises, it
   */
  readonly state:
    | 'active'
    | 'standby'
    | 'performance-standby'
    | 'dr-secondary'
    | 'disconnected'
    | 'removed'
    | 'sealed'
    | 'uninitialized'
  readonly status: number
  readonly version?: string
  readonly cluster?: string
  /** The server's time of day, to the second. */
  readonly serverTimeAt?: number
  readonly answeredAt: number
}

/** The statuses by which a server tells its state. */
const STATES: ReadonlyMap<number, VaultHealth['state']> = new Map([
  [200, 'active'],
  [429, 'standby'],
  [472, 'dr-secondary'],
  [473, 'performance-standby'],
  [474, 'disconnected'],
  [501, 'uninitialized'],
  [503, 'sealed'],
  [530, 'removed'],
])

/**
 * Asks a server for its state. Rejects with a `VaultError` when nothing answers, when the quota is used up, or when what
 * answers is no Vault.
 */
export async function readHealth(
  api: VaultApi,
  call: { readonly signal?: AbortSignal; readonly deadlineAt?: number } = {},
): Promise<VaultHealth> {
  const answer = await api.call({
    operation: 'health',
    method: 'GET',
    path: 'sys/health',
    repeat: 'safe',
    expect: [...STATES.keys()],
    ...call,
  })
  return healthIn(answer, api.name)
}

/** Reads an answer of `sys/health`. The state is in the status; the body tells what a proxy may have changed there. */
function healthIn({ status, body, dateAt, answeredAt }: VaultAnswer, vault: string): VaultHealth {
  const state = STATES.get(status)
  if (state === undefined || typeof body !== 'object' || body === null || !('sealed' in body)) {
    throw new VaultError(`${vault}: health sys/health: the answer ${status} tells no state`, {
      code: 'protocol',
      hint: 'Check the address: what answers there is not a Vault.',
      vault,
      status,
      path: 'sys/health',
    })
  }
  const seconds = 'server_time_utc' in body ? body.server_time_utc : undefined
  const serverTimeAt = typeof seconds === 'number' ? seconds * 1000 : dateAt
  return {
    state,
    status,
    ...('version' in body && typeof body.version === 'string' && { version: body.version }),
    ...('cluster_name' in body &&
      typeof body.cluster_name === 'string' && { cluster: body.cluster_name }),
    ...(serverTimeAt !== undefined && { serverTimeAt }),
    answeredAt,
  }
}
