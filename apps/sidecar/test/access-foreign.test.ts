import { control, startStandIn } from '@retriever/sandbox'
import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'

import { scopes } from '../src/access/scope.ts'
import type { Route } from '../src/capability.ts'
import { createApp } from '../src/http/app.ts'
import { openCredentials } from './access-credentials.ts'
import type { Presented } from './access-tokens.ts'
import { alertSpec, dashboardSpec, monitorSpec } from './entity-api-house.ts'
import { openApi } from './open-api.ts'

/** Routes that need a scope and are about no service: who has the scope has it for everything. */
const aboutNoService = /^(?:GET|POST) \/(?:bridge|console|access)(?:\/|$)/

const specs = { monitor: monitorSpec(), alert: alertSpec(), dashboard: dashboardSpec() }
const kinds = ['monitor', 'alert', 'dashboard'] as const

/** Every scope but the one that is above all services. */
const every = scopes.filter((scope) => scope !== 'admin')

/**
 * What a caller with every scope for other services gets: of what is there, that it is not there; of what it declares,
 * that it may not; and of all that is managed, nothing.
 */
function expectedOf({ method, path }: Route): number {
  if (path.includes('/:id')) return 404
  return method === 'GET' && !path.includes(':') ? 200 : 403
}

const manyRequests = { timeout: 120_000 }

test(
  'with the right scope for another service no route gives or changes anything',
  manyRequests,
  async () => {
    const datadog = await startStandIn('datadog', { seed: { settings: { rateLimiting: false } } })
    onTestFinished(() => datadog.close())
    const { url, apiKey, appKey } = datadog.credentials
    const { table } = await openApi(
      `datadog: { url: '${url}', apiKey: '${apiKey}', appKey: '${appKey}' }\nregistration: off\n`,
    )
    const routes = table.filter(
      (route) =>
        route.access.type === 'scope' && !aboutNoService.test(`${route.method} ${route.path}`),
    )
    expect(routes.length).toBeGreaterThan(25)
    const foreign = await openCredentials({ right: every, wrong: every, services: ['pay-*'] })
    const own = await openCredentials({ right: every, wrong: every, services: ['shop-*'] })

    const ids = new Map<string, string>()
    for (const kind of kinds) {
      const made = await ask(routes, { method: 'POST', path: `/${kind}` }, own, rightOnes(own)[0])
      expect(made.status, await made.clone().text()).toBe(201)
      const { id } = (await made.json()) as { readonly id: string }
      ids.set(kind, id)
    }
    const stateOf = () => control(datadog.url).state<object>()
    const before = await stateOf()

    const ways = rightOnes(foreign)
    expect(ways.map(({ way }) => way)).toEqual([
      'token',
      'key',
      'kubernetes',
      'jwt',
      'certificate',
      'loopback',
      'loopback',
    ])
    const wrong: string[] = []
    for (const presented of ways) {
      for (const route of routes) {
        const answer = await ask(routes, route, foreign, presented, ids)
        const text = await answer.text()
        const empty = answer.status !== 200 || text === '{"items":[]}'
        if (answer.status === expectedOf(route) && empty && !text.includes('shop-web load'))
          continue
        wrong.push(`${presented.way}: ${route.method} ${route.path} ${answer.status} ${text}`)
      }
    }
    expect(wrong).toEqual([])
    expect(await stateOf()).toEqual(before)
    // Those whose service it is are let in everywhere; what that comes to is not the matter here.
    const [mine] = rightOnes(own)
    for (const route of routes) {
      const answer = await ask(routes, route, own, mine, ids)
      expect([401, 403], `${route.method} ${route.path}`).not.toContain(answer.status)
    }
  },
)

type Credentials = Awaited<ReturnType<typeof openCredentials>>

/** One that is let in for each way to authenticate. */
function rightOnes({ presented }: Credentials): readonly Presented[] {
  return presented.filter(({ expected }) => expected === 'let in')
}

async function ask(
  routes: readonly Route[],
  { method, path }: Pick<Route, 'method' | 'path'>,
  credentials: Credentials,
  presented: Presented | undefined,
  ids: ReadonlyMap<string, string> = new Map(),
): Promise<Response> {
  if (!presented) throw new Error('nobody is let in')
  const app = createApp({
    routes,
    ...credentials.gate(presented),
    logger: pino({ level: 'silent' }),
    clock: systemClock,
    peerOf: () => presented.peer ?? { address: '203.0.113.20', local: false },
  })
  const kind = kinds.find((each) => path.startsWith(`/${each}`))
  const address = path
    .replace(':id', (kind && ids.get(kind)) ?? '1')
    .replace(':service', 'shop-web')
  const body = kind ? specs[kind] : [{ kind: 'monitor', spec: specs.monitor }]
  return app.request(`http://localhost${address}`, {
    method,
    headers: {
      ...presented.headers,
      ...(method !== 'GET' && { 'content-type': 'application/json' }),
    },
    ...((method === 'POST' || method === 'PUT') && { body: JSON.stringify(body) }),
  })
}
