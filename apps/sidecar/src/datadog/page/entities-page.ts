import type { Clock } from '@retriever/upstream'

import type { AuditTrail } from '../../access/audit-trail.ts'
import { permits } from '../../access/permits.ts'
import type { Scope } from '../../access/scope.ts'
import type { ConsolePart } from '../../capability.ts'
import type { EntitiesSnapshot } from './entities-snapshot.ts'
import { createLastWritten } from './last-written.ts'
import type { LiveEntity } from './last-written.ts'
import { isRefusal, refusalsFor } from './refusals.ts'
import { openWatched } from './watched-organisation.ts'
import type { PageOrganisation } from './watched-organisation.ts'

/** The entities' part of the console. The capability tells it what it wrote. */
export interface EntitiesPage extends ConsolePart {
  /**
   * Something was written in this organisation. `entities` are those that were written, or found to be as declared, as
   * Datadog holds them: only of those it can be told later what somebody else changed.
   */
  changed(organisation: string, entities?: readonly LiveEntity[]): void
  /** Ends what is under way. */
  close(): void
}

/** What the page works with. */
export interface EntitiesPageOptions {
  readonly organisations: readonly PageOrganisation[]
  readonly audit: Pick<AuditTrail, 'latest' | 'subscribe'>
  readonly clock: Clock
}

const scopes = ['monitor:read', 'alert:read', 'dashboard:read'] as const satisfies readonly Scope[]

/** How long whoever asks first waits for the first look, in milliseconds. */
const firstLookMs = 1_500

/** Makes the part. Nothing is asked of Datadog before somebody looks. */
export function createEntitiesPage(options: EntitiesPageOptions): EntitiesPage {
  const { audit, clock, organisations } = options
  const startedAt = clock.now()
  const written = createLastWritten()
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const named = organisations.length > 1
  const watched = organisations.map((organisation) =>
    openWatched({ organisation, written, clock, onSeen: tell, named }),
  )

  return {
    id: 'entities',
    title: 'Datadog entities',
    scope: scopes,
    async snapshot(viewer): Promise<EntitiesSnapshot> {
      const open = watched.filter(({ name }) =>
        [...scopes, 'admin' as const].some((scope) =>
          permits(viewer, scope, { organisation: name }),
        ),
      )
      await firstLooks(open, clock)
      return {
        organisations: open.map((organisation) => organisation.viewFor(viewer)),
        refusals: refusalsFor(viewer, audit.latest()),
        startedAt,
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      const ends = [
        ...watched.map(({ lookout }) => lookout.watch()),
        audit.subscribe((record) => {
          if (isRefusal(record)) listener()
        }),
      ]
      return () => {
        listeners.delete(listener)
        for (const end of ends) end()
      }
    },
    changed(organisation, entities = []) {
      for (const entity of entities) written.remember(organisation, entity)
      watched.find(({ name }) => name === organisation)?.lookout.soon()
      if (entities.length > 0) tell()
    },
    close() {
      for (const { lookout } of watched) lookout.close()
    },
  }
}

/** Looks where nobody looked for a while; waits only where nobody ever did, and not for long. */
async function firstLooks(
  watched: readonly Pick<ReturnType<typeof openWatched>, 'lookout' | 'wasSeen'>[],
  clock: Clock,
): Promise<void> {
  const looks = watched.map(({ lookout, wasSeen }) => {
    const look = lookout.once()
    return wasSeen() ? undefined : look
  })
  const first = looks.filter((look) => look !== undefined)
  if (first.length === 0) return
  const done = new AbortController()
  await Promise.race([Promise.all(first), clock.sleep(firstLookMs, done.signal).catch(() => {})])
  done.abort()
}
