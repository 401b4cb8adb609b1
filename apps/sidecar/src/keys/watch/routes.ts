import type { Clock } from '@retriever/upstream/clock'
import type { Registry } from 'prom-client'

import type { Check, Route } from '../../capability.ts'
import { opsRoutes } from '../../ops/routes.ts'

/** What `watch` tells about itself. */
export interface WatchRoutesOptions {
  /** Undefined until everything was published for the first time. */
  readonly checks: () => readonly Check[] | undefined
  readonly metrics: Registry
  readonly clock: Clock
  readonly stopping: AbortSignal
}

/** `/startupz` lets the containers start that need the keys; the rest is as of every listener for operators. */
export function watchRoutes(options: WatchRoutesOptions): readonly Route[] {
  const { checks, clock, metrics, stopping } = options
  const notYet: Check = {
    name: 'keys',
    required: true,
    run: () => Promise.resolve({ ok: false, detail: 'nothing is published yet' }),
  }
  const everyCheck = (): readonly Check[] => checks() ?? [notYet]
  return [
    {
      method: 'GET',
      path: '/startupz',
      access: { type: 'public' },
      handle: () =>
        Response.json(
          { status: checks() ? 'started' : 'starting' },
          { status: checks() ? 200 : 503, headers: { 'cache-control': 'no-store' } },
        ),
    },
    ...opsRoutes({ checks: everyCheck, metrics, clock, stopping }),
  ]
}
