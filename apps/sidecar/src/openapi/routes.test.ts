import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'

import { createAuthoriser } from '../access/authorise.ts'
import type { Route } from '../capability.ts'
import { createApp } from '../http/app.ts'
import { openApiRoutes } from './routes.ts'

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['index.html', 'docs.js', 'docs.css', 'secret.txt']) {
    writeFileSync(join(folder, name), `this is ${name}`)
  }
  const own: Route = {
    method: 'GET',
    path: '/own',
    access: { type: 'public' },
    contract: { operationId: 'getOwn', summary: 'Own', tag: 'own', answers: {}, problems: [] },
    handle: () => new Response(),
  }
  let asked = 0
  const routes = openApiRoutes({
    routes: () => {
      asked += 1
      return [own, ...routes]
    },
    version: '1.2.3',
    folder: pathToFileURL(`${folder}/`),
  })
  const logger = pino({ level: 'silent' })
  const app = createApp({ routes, authoriser: createAuthoriser(), logger, clock: systemClock })
  return { get: (path: string, headers = {}) => app.request(path, { headers }), asked: () => asked }
}

test('the document is made once, of all routes, and is not sent again to who has it', async () => {
  const { get, asked } = open()
  expect(asked()).toBe(0)
  const [first, second] = await Promise.all([get('/openapi.json'), get('/openapi.json')])
  expect(first.headers.get('content-type')).toBe('application/json')
  expect(await first.text()).toBe(await second.text())
  const etag = first.headers.get('etag') ?? ''
  expect((await get('/openapi.json', { 'if-none-match': etag })).status).toBe(304)
  const { paths, info } = (await (await get('/openapi.json')).json()) as Record<string, object>
  expect(Object.keys(paths ?? {})).toEqual(['/own', '/openapi.json'])
  expect(info).toMatchObject({ version: '1.2.3' })
  expect(asked()).toBe(1)
})

test('the page, with a policy that lets it ask nobody else', async () => {
  const { get } = open()
  const page = await get('/docs')
  expect(await page.text()).toBe('this is index.html')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect(await (await get('/docs/docs.js')).text()).toBe('this is docs.js')
  for (const other of ['secret.txt', '..%2fsecret.txt', '%00', 'parts']) {
    expect((await get(`/docs/${other}`)).status).toBe(404)
  }
})
