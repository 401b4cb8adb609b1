import type { StandInAnswer } from '../../frame/stand-in.ts'
import type { Server } from '../server.ts'
import { versionOf } from '../settings.ts'
import type { JsonObject } from '../text/json-value.ts'
import { encodeFields } from '../text/encode-json.ts'
import { unixSeconds } from '../text/times.ts'
import { errorAnswer, jsonAnswer } from './answers.ts'
import { goBoolean } from './paths.ts'

/** The name of the cluster in health and seal status. */
const clusterName = 'vault-cluster-sandbox'

/** Answers `sys/health`: its status tells the state of the node, unless the caller asks for other codes. */
export function health(
  server: Server,
  query: ReadonlyMap<string, string>,
  headers: Readonly<Record<string, string>>,
): StandInAnswer {
  const settings = server.settings()
  const { initialized, sealed } = server.seal
  const standby = settings.standby !== null
  const closed = sealed || !initialized
  const code = (name: string, otherwise: number): number | undefined => {
    const given = query.get(name)
    if (given === undefined) return otherwise
    return /^\d+$/.test(given) ? Number(given) : undefined
  }
  const standbyOk = goBoolean(query.get('standbyok') ?? 'false')
  const isOk = (name: string): boolean =>
    settings.flavour === 'vault' && goBoolean(query.get(name) ?? 'false') === true
  const active = code('activecode', 200)
  const waiting = code('standbycode', 429)
  const shut = code('sealedcode', 503)
  const fresh = code('uninitcode', 501)
  if (
    standbyOk === undefined ||
    active === undefined ||
    waiting === undefined ||
    shut === undefined ||
    fresh === undefined
  ) {
    return errorAnswer(400, undefined, headers)
  }
  const open = standby && !standbyOk && !isOk('perfstandbyok') ? waiting : active
  const status = initialized ? (sealed ? shut : open) : fresh
  const replication = settings.storage === 'raft' ? 'primary' : 'disabled'
  const body: JsonObject = {
    initialized,
    sealed: closed,
    standby: closed || standby,
    replication_performance_mode: closed ? 'unknown' : replication,
    replication_dr_mode: closed ? 'unknown' : 'disabled',
    server_time_utc: unixSeconds(server.clock.now()),
    version: versionOf(settings),
    ...(settings.flavour === 'vault' ? { enterprise: false } : {}),
    ...(closed ? {} : { cluster_name: clusterName, cluster_id: server.clusterId }),
  }
  return jsonAnswer(status, encodeFields(body), headers)
}

/** The body of `sys/seal-status` and of the answers to unsealing. */
export function sealStatus(server: Server): JsonObject {
  const { seal } = server
  const settings = server.settings()
  const closed = seal.sealed || !seal.initialized
  return {
    type: 'shamir',
    initialized: seal.initialized,
    sealed: closed,
    t: seal.threshold,
    n: seal.shares.length,
    progress: seal.progress,
    nonce: seal.nonce,
    recovery_seal: false,
    version: versionOf(settings),
    commit_date: '',
    migration: false,
    ...(closed ? {} : { cluster_name: clusterName, cluster_id: server.clusterId }),
    storage_type: settings.storage,
  }
}

/** The body of `sys/leader`. */
export function leader(server: Server): JsonObject {
  const { storage, standby } = server.settings()
  if (storage !== 'raft' && standby === null) return { ha_enabled: false }
  const address = standby?.activeUrl ?? server.origin()
  return {
    ha_enabled: true,
    ...(standby === null
      ? { is_self: true, active_time: new Date(server.clock.now()).toISOString() }
      : {}),
    leader_address: address,
    leader_cluster_address: address.replace(/^http:/, 'https:').replace(/\d+$/, '8201'),
    ...(storage === 'raft' ? { raft_committed_index: 42, raft_applied_index: 42 } : {}),
  }
}
