import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { Refusal } from '../refusal.ts'
import type { Call } from '../server.ts'
import { apiHeaders } from './answers.ts'

/** The answer of a node that leaves this request to the active one; undefined when it answers, or forwards, itself. */
export function redirected(call: Call, { path, query }: StandInRequest): StandInAnswer | undefined {
  const { server, conditions, headers } = call
  if (conditions.trouble === 'no-leader') {
    throw new Refusal(500, 'local node not active but active cluster node not found')
  }
  const { standby } = server.settings()
  if (standby === null || (standby.reads && canAnswer(call))) return undefined
  const mayForward =
    standby.activeReachable && (headers['x-vault-no-request-forwarding'] ?? '') === ''
  if (mayForward) return undefined
  const location = `${standby.activeUrl}${path}${query === '' ? '' : `?${query}`}`
  return { status: 307, headers: { ...apiHeaders, location, 'content-length': '0' }, body: '' }
}

/** The request as a standby node carries it out: what it reads itself, it reads from a copy that may be behind. */
export function fromCopy(call: Call): Call {
  const { standby } = call.server.settings()
  if (standby === null || standby.lagMs === 0 || !standby.reads || !canAnswer(call)) return call
  const copiedAt = call.now - standby.lagMs
  const staleAt = Math.min(call.conditions.staleAt ?? copiedAt, copiedAt)
  return { ...call, conditions: { ...call.conditions, staleAt } }
}

/** What a standby node can do alone: read, for tokens that it knows. */
function canAnswer({ server, operation, sentToken, now, wrapSeconds, path }: Call): boolean {
  if (wrapSeconds > 0) return false
  if (path === 'sys/wrapping/lookup') return true
  return operation !== 'update' && operation !== 'patch' && operation !== 'delete'
    ? server.tokens.find(sentToken, now) !== undefined
    : false
}
