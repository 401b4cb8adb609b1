import type { Clock } from '@retriever/upstream'
import type { Registry } from 'prom-client'

import type { Check, Route } from '../capability.ts'
import { readiness } from './readiness.ts'

/** What the `ops` listener tells about. */
export interface OpsOptions {
  readonly checks: () => readonly Check[]
  readonly metrics: Registry
  readonly clock: Clock
  /** Aborted when the sidecar stops: it is not ready from then on. */
  readonly stopping: AbortSignal
}

/** `/livez` and `/readyz` for whoever starts the process, `/metrics` for Prometheus. */
export function opsRoutes({ checks, metrics, clock, stopping }: OpsOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/livez',
      access: { type: 'public' },
      handle: () => json(200, { status: 'live' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      access: { type: 'public' },
      async handle() {
        if (stopping.aborted) return json(503, { status: 'stopping', checks: [] })
        const result = await readiness(checks(), clock)
        return json(result.status === 'unready' ? 503 : 200, result)
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      access: { type: 'public' },
      handle: async () =>
        new Response(await metrics.metrics(), { headers: { 'content-type': metrics.contentType } }),
    },
  ]
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
