import { describe, expect, test } from 'vitest'

import { sourceRule } from '../src/access/source-rule.ts'
import type { Route } from '../src/capability.ts'
import { Secret } from '@retriever/upstream'
import { consolePaths } from '../src/console/index.ts'
import { matrixOver } from './access-matrix.ts'
import type { MatrixRow } from './access-matrix.ts'
import { openApi } from './open-api.ts'

/** Beside the bridge, every section that has routes. Nothing is reached. */
const everySection = `
datadog: { url: 'http://127.0.0.1:9', apiKey: api-key, appKey: app-key }
registration: off
`

/** Rows where something else came of it than should have. */
function wrong(rows: readonly MatrixRow[]): readonly MatrixRow[] {
  return rows.filter(({ expected, status }) => expected !== status)
}

const route: Route = {
  method: 'POST',
  path: '/things/:id{[0-9]+}',
  access: { type: 'scope', scope: 'monitor:write' },
  handle: () => new Response(),
}
const hook = sourceRule('hook', { type: 'token', tokens: [new Secret('hook')] })
const signed = sourceRule('signed', {
  type: 'hmac',
  secrets: [new Secret('hook')],
  header: 'X-Signature',
})

describe('the matrix', { timeout: 240_000 }, () => {
  test('has every route of the app, and lets in nobody whom it should not', async () => {
    const { table } = await openApi(everySection)
    const rows = await matrixOver(table)
    expect(wrong(rows)).toEqual([])
    expect(new Set(rows.map((row) => row.route))).toEqual(
      new Set(table.map(({ method, path }) => `${method} ${path}`)),
    )
  })

  test('has every kind of access', async () => {
    const rows = await matrixOver([
      route,
      { ...route, method: 'GET', access: { type: 'scope', scope: ['monitor:read', 'alert:read'] } },
      { ...route, method: 'DELETE', access: { type: 'scope', scope: 'admin' } },
      { ...route, path: '/open', access: { type: 'public' } },
      { ...route, path: '/hook', access: { type: 'source', rule: hook } },
      { ...route, path: '/signed', access: { type: 'source', rule: signed } },
    ])
    expect(wrong(rows)).toEqual([])
  })

  test('tries every way to authenticate, the right way and many wrong ones', async () => {
    const rows = await matrixOver([route])
    const letIn = rows.filter(({ status }) => status === 299)
    expect([...new Set(letIn.map(({ way }) => way))]).toEqual([
      'token',
      'key',
      'kubernetes',
      'jwt',
      'certificate',
      'loopback',
    ])
    expect(rows.length - letIn.length).toBeGreaterThan(50)
  })
})

test('nothing answers beside the table of routes but the console', async () => {
  const { app, table } = await openApi(everySection)
  const known = new Set(table.map(({ method, path }) => `${method} ${path}`))
  const paths = new Set(table.map(({ path }) => path))
  const beside = app.routes.filter(({ method, path }) =>
    // What is left of a path answers that the method is not possible.
    method === 'ALL' ? !paths.has(path) : !known.has(`${method} ${path}`),
  )
  expect(beside.map(({ path }) => path)).toEqual([...consolePaths])
})

test('the app itself refuses who shows nothing, or garbage', async () => {
  const { api, table } = await openApi(everySection)
  const closed = table.filter(({ access }) => access.type === 'scope')
  expect(closed.length).toBeGreaterThan(20)
  for (const { method, path } of closed) {
    const address = path.replaceAll(/:\w+(?:\{[^}]*\})?/g, '1')
    expect((await api(address, { method })).status).toBe(401)
    const headers = { authorization: 'Bearer garbage' }
    expect((await api(address, { method, headers })).status).toBe(401)
  }
})
