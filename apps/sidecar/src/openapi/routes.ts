import { createHash } from 'node:crypto'

import * as z from 'zod'

import type { Route } from '../capability.ts'
import { createPageFiles } from '../console/page-files.ts'
import { ProblemError } from '../problem.ts'

/** What the document is made of. */
export interface OpenApiOptions {
  /** All routes of the listener; asked for when somebody wants the document. */
  readonly routes: () => readonly Route[]
  readonly version: string
  /** The folder of the page's files. Default: where the build puts them. */
  readonly folder?: URL
}

const description = `Monitors, alerts and dashboards in Datadog for services that are not listed there.

Bodies may be JSON, YAML, forms, Kubernetes manifests, Terraform's JSON and exports of Datadog's pages. Refusals are
problem documents (RFC 9457) with all mistakes at once.`

/** Where the build puts the page: beside the bundle, or in dist when the sources run as they are. */
const builtPage: URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/docs/' : './docs/',
  import.meta.url,
)

const pageFiles = ['index.html', 'docs.js', 'docs.css'] as const

/** The page shows pictures that stand in its own styles, and asks nobody but us. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** `GET /openapi.json` and the page that shows it: anybody may read them, they hold no data. */
export function openApiRoutes({
  routes,
  version,
  folder = builtPage,
}: OpenApiOptions): readonly Route[] {
  let made: Promise<{ readonly text: string; readonly etag: string }> | undefined
  const document = async () => {
    // It is loaded with the first one who asks: who never does pays nothing.
    const { openApiDocument } = await import('./document.ts')
    const all = openApiDocument(routes(), { title: 'Retriever', version, description })
    const text = `${JSON.stringify(all)}\n`
    return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` }
  }
  const files = createPageFiles(pageFiles, folder)
  const page = async (name: string, raw: Request): Promise<Response> => {
    const response = await files.serve(name, raw)
    response.headers.set('content-security-policy', policy)
    return response
  }
  return [
    {
      method: 'GET',
      path: '/openapi.json',
      access: { type: 'public' },
      contract: {
        operationId: 'getDocument',
        summary: 'This document',
        tag: 'document',
        query: z.strictObject({}),
        answers: {
          200: {
            description: 'OpenAPI 3.1.',
            content: { 'application/json': z.looseObject({ openapi: z.string() }) },
          },
          304: { description: 'It is the one of If-None-Match.' },
        },
        problems: [],
      },
      async handle({ raw }) {
        made ??= document()
        made.catch(() => (made = undefined))
        const { text, etag } = await made
        const headers = { etag, 'cache-control': 'no-cache' }
        return raw.headers.get('if-none-match') === etag
          ? new Response(null, { status: 304, headers })
          : new Response(text, { headers: { ...headers, 'content-type': 'application/json' } })
      },
    },
    {
      method: 'GET',
      path: '/docs',
      access: { type: 'public' },
      handle: ({ raw }) => page('index.html', raw),
    },
    {
      method: 'GET',
      path: '/docs/:file',
      access: { type: 'public' },
      handle({ raw, params }) {
        const file = pageFiles.find((name) => name === params['file'])
        if (file) return page(file, raw)
        throw new ProblemError('not-found', 'the page has no such file')
      },
    },
  ]
}
