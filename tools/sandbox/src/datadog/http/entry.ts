import { gatewayPage } from '../../frame/pages.ts'
import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { authorise } from '../access/authorise.ts'
import type { Organisation } from '../organisation.ts'
import { Refused, refused } from '../refused.ts'
import type { Call } from './call.ts'
import { tooMany, tooManyPage } from './rate-limits.ts'
import { findRoute, type Route } from './route.ts'
import { routes } from './routes.ts'

/** What can happen to a request on its way, by name; a fault rule can ask for it. */
export const troubles = ['rate-limited', 'rate-limited-page', 'create-storm'] as const

/** Answers one request: finds the endpoint, asks who is calling, counts the call, carries it out. */
export function answerRequest(
  org: Organisation,
  request: StandInRequest,
  { trouble, staleAt }: Conditions,
): StandInAnswer {
  // The proxy in front of the API gives up; nothing behind it has seen the request.
  if (trouble === 'create-storm') return gatewayPage(512)
  const found = findRoute(routes, request.method, request.path)
  if (found === 'no-such-path') return refused(404, 'Not found').answer()
  if (found === 'no-such-method') return refused(405, 'Method Not Allowed').answer()
  const { route, at } = found
  try {
    const key = authorise(org, request, route.needs)
    const query = new URLSearchParams(request.query)
    return counted({ org, request, at, query, key, staleAt }, route, trouble)
  } catch (error) {
    if (error instanceof Refused) return error.answer()
    throw error
  }
}

function counted(call: Call, route: Route, trouble: string | undefined): StandInAnswer {
  const count = call.org.limits.count(route.limit)
  if (trouble === 'rate-limited-page') return tooManyPage(count)
  if (trouble === 'rate-limited' || count?.exceeded === true) return tooMany(count)
  const answer = carriedOut(call, route)
  return { ...answer, headers: { ...answer.headers, ...count?.headers } }
}

/** A refusal has the headers of its budget like every other answer. */
function carriedOut(call: Call, route: Route): StandInAnswer {
  try {
    return route.answer(call)
  } catch (error) {
    if (error instanceof Refused) return error.answer()
    throw error
  }
}
