import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'

import type { Access } from '../src/access/access.ts'
import { scopes } from '../src/access/scope.ts'
import type { Scope } from '../src/access/scope.ts'
import type { Route } from '../src/capability.ts'
import { createApp } from '../src/http/app.ts'
import type { Peer } from '../src/http/peer.ts'
import { openCredentials } from './access-credentials.ts'
import type { Presented } from './access-tokens.ts'

/** One request of the matrix: who has asked for which route with what, and what was to come of it. */
export interface MatrixRow {
  /** `POST /monitor` */
  readonly route: string
  readonly way: string
  readonly credential: string
  readonly expected: number
  readonly status: number
}

/** What a route answers here to everybody whom it lets in: nothing of a pipeline answers with it. */
const letIn = 299

/**
 * Asks every one of these routes with every credential of every way to authenticate. Who has the right credential has
 * one scope only, that of the route; who has the wrong one has every scope but that. The routes themselves are replaced
 * by one that tells that it was reached; their access is their own.
 */
export async function matrixOver(routes: readonly Route[]): Promise<readonly MatrixRow[]> {
  const rows: MatrixRow[] = []
  const houses = new Map<string, Awaited<ReturnType<typeof openCredentials>>>()
  for (const route of routes) {
    const accepted = scopesOf(route.access)
    const [first = 'audit:read'] = accepted
    const key = accepted.join()
    const house =
      houses.get(key) ??
      (await openCredentials({
        right: [first],
        wrong: scopes.filter((scope) => !accepted.includes(scope)),
      }))
    houses.set(key, house)
    const asked = house.presented.map(async (presented): Promise<MatrixRow> => {
      const status = await statusOf(route, presented, house.gate(presented))
      const expected = expectedOf(route.access, presented)
      const { way, credential } = presented
      return { route: `${route.method} ${route.path}`, way, credential, expected, status }
    })
    rows.push(...(await Promise.all(asked)))
  }
  return rows
}

function scopesOf(access: Access): readonly Scope[] {
  if (access.type !== 'scope') return []
  return typeof access.scope === 'string' ? [access.scope] : access.scope
}

function expectedOf(access: Access, { expected }: Presented): number {
  switch (access.type) {
    case 'public':
      return letIn
    // No credential of a caller is good for a webhook: it follows its sender's own rule.
    case 'source':
      return access.rule.signsBody ? 403 : 401
    case 'scope':
      return expected === 'let in' ? letIn : expected
  }
}

async function statusOf(
  route: Route,
  presented: Presented,
  gate: ReturnType<Awaited<ReturnType<typeof openCredentials>>['gate']>,
): Promise<number> {
  const { contract: _, ...kept } = route
  const app = createApp({
    ...gate,
    routes: [{ ...kept, refused() {}, handle: () => new Response(null, { status: letIn }) }],
    logger: pino({ level: 'silent' }),
    clock: systemClock,
    peerOf: () => presented.peer ?? nextPeer(),
  })
  const address = route.path.replaceAll(/:\w+(?:\{[^}]*\})?/g, '1').replaceAll('*', 'x')
  const response = await app.request(`http://localhost${address}`, {
    method: route.method,
    headers: { ...presented.headers },
  })
  return response.status
}

let peers = 0

/** Every request comes from somewhere else, so that no limit for one address makes the matrix lie. */
function nextPeer(): Peer {
  peers += 1
  return { address: `10.${peers >> 16}.${(peers >> 8) & 255}.${peers & 255}`, local: false }
}
