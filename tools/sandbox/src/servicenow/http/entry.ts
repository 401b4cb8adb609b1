import { json } from '../../frame/json-answers.ts'
import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { callerOf, sessionIn } from '../access/authenticate.ts'
import { answerTokenRequest } from '../access/oauth.ts'
import type { Counted } from '../access/rate-limits.ts'
import type { Instance } from '../instance.ts'
import {
  failure,
  hibernatingPage,
  noSemaphores,
  notAuthenticated,
  notAuthorised,
  tooManyCalls,
} from './answers.ts'
import { answerTable, restrictionOf } from './table-api.ts'

/** What can happen to a request on its way, by name; a fault rule can ask for it. */
export const troubles = ['no-semaphores', 'rate-limited', 'transaction-cancelled'] as const

/** Answers one request: asks who is calling, counts the call, finds the table, reads it. */
export function answerRequest(
  instance: Instance,
  request: StandInRequest,
  { trouble, staleAt }: Conditions,
): StandInAnswer {
  const { settings, sessions, rateLimits } = instance
  if (settings().hibernating) return hibernatingPage()
  if (trouble === 'no-semaphores') return noSemaphores()
  if (request.path === '/oauth_token.do') return tokenAnswer(instance, request)
  const user = callerOf(instance, request)
  if (user === undefined) return notAuthenticated()
  const count = rateLimits.count(user)
  const answer =
    trouble === 'rate-limited' || count?.exceeded === true
      ? tooManyCalls(limitHeaders(count))
      : carriedOut(instance, request, user, staleAt)
  const hasSession = sessions.userOf(sessionIn(request)) === user
  return {
    ...(trouble === 'transaction-cancelled' && answer.status === 200 ? cancelled(answer) : answer),
    headers: {
      ...answer.headers,
      ...count?.headers,
      'x-is-logged-in': 'true',
      ...(hasSession
        ? {}
        : { 'set-cookie': `JSESSIONID=${sessions.open(user)}; Path=/; HttpOnly; SameSite=None` }),
    },
  }
}

function tokenAnswer(instance: Instance, request: StandInRequest): StandInAnswer {
  return request.method === 'POST'
    ? answerTokenRequest(instance, request)
    : json(405, { error_description: 'access_denied', error: 'invalid_request' })
}

function limitHeaders(count: Counted | undefined): Readonly<Record<string, string>> {
  return { ...count?.headers, 'retry-after': String(count?.secondsLeft ?? 60) }
}

const tablePath = /^\/api\/now(?:\/v[12])?\/table\/([^/]+)(?:\/([^/]+))?\/?$/

function carriedOut(
  instance: Instance,
  request: StandInRequest,
  user: string,
  staleAt: number | undefined,
): StandInAnswer {
  const [, table, sysId] = tablePath.exec(request.path) ?? []
  if (table === undefined) {
    return failure(400, 'Requested URI does not represent any resource', request.path)
  }
  if (!restrictionOf(instance, user).api) return notAuthorised()
  if (request.method !== 'GET') return failure(405, 'Method not supported', null)
  return answerTable({ instance, request, user, table, sysId, staleAt })
}

/** Some records, and after them the news that there would have been more: with status 200. */
function cancelled(answer: StandInAnswer): StandInAnswer {
  const body: unknown = JSON.parse(String(answer.body))
  const error = {
    message: 'Transaction cancelled: maximum execution time exceeded',
    detail:
      'maximum execution time exceeded Check logs for error trace or enable glide.rest.debug property to verify REST request processing',
  }
  const whole = { ...(body as object), error, status: 'failure' }
  return { ...answer, body: JSON.stringify(whole) }
}
