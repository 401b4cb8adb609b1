import type { StandInRequest } from '../../frame/stand-in.ts'
import type { Cluster, Judged } from '../cluster.ts'
import { unauthorized } from '../http/status.ts'
import { verifyToken } from '../tokens/verify-token.ts'
import { anonymous, type User } from './user.ts'

/** Who sends a request, and what the server has to remark about how. */
export interface Caller {
  readonly user: User
  readonly warning?: string
}

const extraSpace =
  '299 - "the provided Authorization header contains extra space before the bearer token, and is ignored"'

/** Finds out who asks. Throws `Refused` 401. */
export async function callerOf(cluster: Cluster, request: StandInRequest): Promise<Caller> {
  const [scheme = '', token = '', ...more] = (request.headers['authorization'] ?? '').split(' ')
  if (scheme.toLowerCase() !== 'bearer' || token === '') {
    if (!cluster.settings().anonymous) throw unauthorized()
    const isSpaced = scheme.toLowerCase() === 'bearer' && more.length > 0
    return { user: anonymous, ...(isSpaced ? { warning: extraSpace } : {}) }
  }
  const judged = await judgeToken(cluster, token, [cluster.issuer])
  if (!judged.ok) throw unauthorized()
  return { user: judged.authenticated.user }
}

/** Looks at a token for these audiences. What was good a moment ago is not looked at again. */
export async function judgeToken(
  cluster: Cluster,
  token: string,
  audiences: readonly string[],
): Promise<Judged> {
  const { clock, known, settings } = cluster
  const now = clock.now()
  const key = JSON.stringify([token, audiences])
  const remembered = known.get(key)
  if (remembered !== undefined && now < remembered.until) {
    return { ok: true, authenticated: remembered.authenticated }
  }
  known.delete(key)
  const judged = listed(cluster, token, audiences) ?? (await verifyToken(cluster, token, audiences))
  if (judged.ok) {
    const { authenticated } = judged
    known.set(key, { authenticated, until: now + settings().successCacheMs })
  }
  return judged
}

/** Tokens of the server's own list are for the server alone. */
function listed(
  { users, settings, issuer }: Cluster,
  token: string,
  audiences: readonly string[],
): Judged | undefined {
  const found = users.find((user) => user.token === token)
  if (found === undefined) return undefined
  if (settings().revokedTokens.includes(token) || !audiences.includes(issuer)) return { ok: false }
  const { username, uid, groups = [] } = found
  const user = {
    username,
    ...(uid === undefined ? {} : { uid }),
    groups: [...groups, 'system:authenticated'],
  }
  return { ok: true, authenticated: { user, audiences: [issuer] } }
}
