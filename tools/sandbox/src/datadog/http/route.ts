import type { StandInAnswer } from '../../frame/stand-in.ts'
import type { Need } from '../access/authorise.ts'
import type { Call } from './call.ts'
import type { LimitName } from './rate-limits.ts'

/** One endpoint of the API. */
export interface Route {
  readonly method: string
  /** `/api/v1/monitor/{id}` */
  readonly path: string
  readonly needs: Need
  /** Which budget of calls it draws on. */
  readonly limit: LimitName
  answer(call: Call): StandInAnswer
}

/** The routes of one resource; what is the same for all of them is said once. */
export function routesOf(
  common: { readonly limit: LimitName; readonly read: Need; readonly write: Need },
  answers: Readonly<Record<string, (call: Call) => StandInAnswer>>,
): readonly Route[] {
  return Object.entries(answers).map(([head, answer]) => {
    const [method = '', path = ''] = head.split(' ')
    return {
      method,
      path,
      needs: method === 'GET' ? common.read : common.write,
      limit: common.limit,
      answer,
    }
  })
}

/** What became of looking for a route. */
export type Found =
  | { readonly route: Route; readonly at: Readonly<Record<string, string>> }
  | 'no-such-path'
  | 'no-such-method'

/** Finds the route of a request. A slash at the end of the path does not count; the first fitting route is taken. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found {
  const parts = path.replace(/\/+$/, '').split('/')
  let known = false
  for (const route of routes) {
    const at = matched(route.path.split('/'), parts)
    if (at === undefined) continue
    if (route.method === method) return { route, at }
    known = true
  }
  return known ? 'no-such-method' : 'no-such-path'
}

function matched(
  pattern: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined
  const at: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (expected.startsWith('{')) at[expected.slice(1, -1)] = decoded(part)
    else if (expected !== part) return undefined
  }
  return at
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
