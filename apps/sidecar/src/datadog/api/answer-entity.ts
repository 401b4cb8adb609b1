import { driftOf, encode, sha256 } from '@retriever/datadog-entities'
import type { Checked, Encodable, EntityKind, Problem } from '@retriever/datadog-entities'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import { dashboardAsDeclared, monitorAsDeclared } from '../live-entities.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { mistakeOf } from './decode-body.ts'
import { etagOf } from './etag.ts'
import type { LiveEntity } from './live-entity.ts'
import { preferredType, writableTypes } from './media-types.ts'

/** What came of a request, in the header `Retriever-Outcome`. */
export type Outcome = 'read' | 'created' | 'updated' | 'unchanged' | 'adopted'

/** The media type of an answer about an entity. Throws `not-acceptable` before anything is done. */
export function acceptedType({ raw }: Pick<RouteRequest, 'raw'>): string {
  return accepted(raw, Object.keys(writableTypes))
}

/** For answers that are JSON only. Throws `not-acceptable`. */
export function assertAcceptsJson({ raw }: Pick<RouteRequest, 'raw'>): void {
  accepted(raw, ['application/json'])
}

function accepted(raw: Request, offered: readonly string[]): string {
  const type = preferredType(raw.headers.get('accept'), offered)
  if (type !== undefined) return type
  throw new ProblemError('not-acceptable', 'there is no answer of a type that is accepted', {
    errors: [
      {
        header: 'accept',
        detail: 'none of its types can be given',
        hint: `accept one of ${offered.join(', ')}`,
      },
    ],
  })
}

/** An entity as it would be declared, as a kind: an alert is a monitor, too. */
export function asDeclared(
  live: LiveEntity,
  kind: EntityKind,
): Encodable & { readonly ref: string } {
  if (live.family === 'dashboard') return dashboardAsDeclared(live.entity, live.mark)
  const mark = live.mark && { ...live.mark, kind }
  return monitorAsDeclared(live.entity, mark, kind === 'alert')
}

/** Everything that is said about an entity. */
function entityDocument(
  live: LiveEntity,
  kind: EntityKind,
  { name, pages }: Pick<ApiOrganisation, 'name' | 'pages'>,
): Readonly<Record<string, unknown>> {
  const { ref, spec } = written(asDeclared(live, kind))
  return {
    kind,
    id: live.id,
    ref,
    organisation: name,
    owner: live.mark?.owner ?? null,
    services: live.claims.services,
    url: urlOf(live, pages),
    spec,
    ...stateOf(live),
  }
}

/** Of an alert its drift, of a monitor its state. */
export function stateOf(live: LiveEntity): Readonly<Record<string, unknown>> {
  if (live.family === 'dashboard') return {}
  const { entity, kind } = live
  const drift = kind === 'alert' ? driftOf(entity, { digest: sha256 }) : undefined
  const { overall_state: state } = entity
  return { ...(drift && { drift }), ...(typeof state === 'string' && { status: { state } }) }
}

/** Where people find it. */
export function urlOf(live: Pick<LiveEntity, 'family' | 'id'>, pages: string): string {
  return `${pages}/${live.family === 'monitor' ? 'monitors' : 'dashboard'}/${live.id}`
}

/** Answers with an entity in the type that was accepted: with all that is said about it, or with its spec alone. */
export function answerEntity(
  live: LiveEntity,
  kind: EntityKind,
  {
    type,
    outcome,
    organisation,
    context,
  }: {
    readonly type: string
    readonly outcome: Outcome
    readonly organisation: ApiOrganisation
    readonly context: Pick<ApiContext, 'organisations'>
  },
): Response {
  const made = specIn(type, live, kind)
  // What was written is told in any case.
  if (made?.ok === false && outcome === 'read') throw inexpressible(type, made.problems)
  const text = made?.ok
    ? made.value
    : `${JSON.stringify(entityDocument(live, kind, organisation))}\n`
  return new Response(text, {
    status: outcome === 'created' ? 201 : 200,
    headers: {
      'content-type': made?.ok ? type : 'application/json',
      'cache-control': 'no-store',
      vary: 'accept',
      etag: etagOf(live),
      ...(outcome !== 'read' && {
        'retriever-outcome': outcome,
        location: pathOf(live.id, kind, organisation, context),
      }),
    },
  })
}

/** The path of an entity, with the organisation where there are several. */
export function pathOf(
  id: string,
  kind: EntityKind,
  { name }: Pick<ApiOrganisation, 'name'>,
  { organisations }: Pick<ApiContext, 'organisations'>,
): string {
  const query = organisations.names.length > 1 ? `?organisation=${encodeURIComponent(name)}` : ''
  return `/${kind}/${id}${query}`
}

/** The spec alone, in another format than JSON. Manifests and Terraform have no alerts: there they are monitors. */
function specIn(type: string, live: LiveEntity, kind: EntityKind): Checked<string> | undefined {
  const format = writableTypes[type] ?? 'json'
  if (format === 'json') return undefined
  const shown = format !== 'yaml' && kind === 'alert' ? 'monitor' : kind
  return encode([asDeclared(live, shown)], format)
}

function inexpressible(type: string, problems: readonly Problem[]): ProblemError {
  return new ProblemError('not-acceptable', `this entity cannot be expressed as ${type}`, {
    errors: problems.map(mistakeOf),
    hint: 'accept application/json',
  })
}

/** As the library writes it: without what only Datadog sets, in one order. */
function written(entity: Encodable): { readonly ref: string; readonly spec: unknown } {
  const made = encode([entity], 'json')
  if (!made.ok) return entity
  return JSON.parse(made.value) as { readonly ref: string; readonly spec: unknown }
}
