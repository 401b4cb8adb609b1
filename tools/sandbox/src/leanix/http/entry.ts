import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { tooManyCalls } from '../access/rate-limit.ts'
import { exchange } from '../access/token-endpoint.ts'
import type { Workspace } from '../workspace.ts'
import { envelope } from './envelope.ts'
import { answerQuery } from './graphql-endpoint.ts'

/** What can happen to a request on its way, by name; a fault rule can ask for it. */
export const troubles = ['rate-limited'] as const

const tokenPath = '/services/mtm/v1/oauth2/token'
const graphqlPath = '/services/pathfinder/v1/graphql'

/** Answers one request: finds the endpoint, asks who is calling, counts the call, carries it out. */
export function answerRequest(
  workspace: Workspace,
  request: StandInRequest,
  { trouble, staleAt }: Conditions,
): StandInAnswer | Promise<StandInAnswer> {
  const { method, path } = request
  if (path !== tokenPath && path !== graphqlPath) return envelope(404, 'HTTP 404 Not Found')
  if (method !== 'POST') {
    const answer = envelope(405, 'HTTP 405 Method Not Allowed')
    return { ...answer, headers: { ...answer.headers, allow: 'POST,OPTIONS' } }
  }
  if (path === tokenPath) return exchange(workspace, request)
  const user = callerOf(workspace, request)
  if (user === undefined) {
    const answer = envelope(401, 'HTTP 401 Unauthorized')
    const challenge = { 'www-authenticate': 'Bearer realm="leanix"' }
    return { ...answer, headers: { ...answer.headers, ...challenge } }
  }
  const tooMany = workspace.rateLimit.count(user)
  if (tooMany !== undefined) return tooMany
  if (trouble === 'rate-limited') {
    const now = workspace.clock.now()
    const { periodSeconds } = workspace.settings().rateLimit
    return tooManyCalls(now, now + periodSeconds * 1000, workspace.settings())
  }
  return answerQuery(workspace, request, staleAt)
}

function callerOf({ accessTokens }: Workspace, { headers }: StandInRequest): string | undefined {
  const token = /^bearer\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
  return token === undefined ? undefined : accessTokens.userOf(token)
}
