import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import * as z from 'zod'

import type { Route } from '../src/capability.ts'
import { createApp } from '../src/http/app.ts'
import { currentTrace } from '../src/http/trace.ts'
import { accessHouse } from './access-house.ts'

/** A token with which one may read and write. */
export const token = 'canary-token-of-ci'
/** One with which one may read. */
export const other = 'canary-token-of-viewer'
export const bearer = { authorization: `Bearer ${token}` }

const write: Route = {
  method: 'POST',
  path: '/things/:id',
  access: { type: 'scope', scope: 'monitor:write' },
  maxBodyBytes: 10,
  contract: {
    operationId: 'createThing',
    summary: 'Create a thing',
    tag: 'things',
    params: z.strictObject({ id: z.string().regex(/^\d+$/, 'expected digits') }),
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional() }),
    answers: {},
    problems: [],
  },
  handle({ audit, body, caller }) {
    audit({ kind: 'monitor', services: ['shop'], outcome: 'created' })
    audit({ entity: '42', outcome: 'unchanged' })
    return Response.json({ caller: caller.name, length: body.length }, { status: 201 })
  },
}
const read: Route = {
  ...write,
  method: 'GET',
  access: { type: 'scope', scope: 'monitor:read' },
  handle: () => Response.redirect('http://elsewhere.example/', 303),
}
const health: Route = {
  method: 'GET',
  path: '/health',
  access: { type: 'public' },
  handle: () => Response.json(currentTrace.getStore()),
}

/** An app with routes of all kinds, and two tokens; it takes more settings of access. */
export async function openApp(
  more: Readonly<Record<string, unknown>> = {},
  routes = [write, read, health],
) {
  const house = await accessHouse({
    tokens: {
      ci: { token, scopes: ['monitor:read', 'monitor:write'], owner: 'shop' },
      viewer: { token: other, scopes: ['monitor:read'] },
    },
    ...more,
  })
  const app = createApp({
    ...house.gate,
    routes,
    logger: pino({ level: 'silent' }),
    clock: systemClock,
  })
  return {
    ...house,
    app,
    ask: async (path: string, init: RequestInit = {}) => app.request(path, init),
    post: async (path: string, headers: Record<string, string> = bearer, body = 'x') =>
      app.request(path, { method: 'POST', headers, body }),
  }
}
