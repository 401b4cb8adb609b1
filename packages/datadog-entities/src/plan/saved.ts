import * as z from 'zod'

import { alertSchema } from '../alerts/alert-schema.ts'
import { canonicalText } from '../diff/canonical-text.ts'
import type { Change } from '../diff/change.ts'
import type { Declared } from '../entity.ts'
import { dashboardSchema, monitorSchema } from '../formats/entities/body-schemas.ts'
import { isJsonObject, type Json } from '../json.ts'
import type { Checked } from '../problem.ts'
import type { Action, Plan } from './action.ts'
import type { PlanOptions } from './plan-options.ts'

/** The version of the document that {@link savePlan} writes. */
const version = 1

type Digest = (text: string) => string

/**
 * A plan as a JSON document, for a look by somebody else and for later. It holds what was declared and digests of what
 * was observed; it holds no key. The digest in it tells a document that was changed by hand or by a bad disk.
 *
 * @param digest SHA-256 in hexadecimal digits
 */
export function savePlan(plan: Plan, digest: Digest): string {
  const content = JSON.parse(JSON.stringify(plan)) as Json
  const document = { version, digest: digestOfPlan(content, digest), plan: content }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The plan of a document, or everything that is wrong with it. */
export function loadPlan(text: string, digest: Digest): Checked<Plan> {
  const document = parsed(text)
  if (!isJsonObject(document)) return wrong('', 'this is no plan', 'save one with savePlan')
  if (document['version'] !== version) {
    const message = `this plan has the version ${JSON.stringify(document['version'])}, expected ${version}`
    return wrong('/version', message, 'make a new plan with this release')
  }
  const { plan = null } = document
  if (document['digest'] !== digestOfPlan(plan, digest)) {
    return wrong('/digest', 'the plan was changed after it was saved', 'make a new plan')
  }
  const checked = planSchema.safeParse(plan)
  if (checked.success) return { ok: true, value: checked.data }
  const problems = checked.error.issues.map(({ path, message }) => ({
    pointer: [
      '/plan',
      ...path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')),
    ].join('/'),
    message,
    hint: 'make a new plan',
  }))
  return { ok: false, problems }
}

/**
 * What of a saved plan no longer holds, by the fresh plan for the same declarations: each action with why. Refusals are
 * not carried out, so they cannot become wrong.
 */
export function staleActions(
  saved: Plan,
  fresh: Plan,
): readonly { readonly action: Action; readonly text: string }[] {
  const now = new Map(fresh.actions.map((action) => [action.key, action]))
  return saved.actions.flatMap((action) => {
    if (action.action === 'refuse') return []
    const text = stale(action, now.get(action.key), saved, fresh)
    return text === undefined ? [] : [{ action, text }]
  })
}

function stale(
  action: Exclude<Action, { action: 'refuse' }>,
  now: Action | undefined,
  saved: Plan,
  fresh: Plan,
): string | undefined {
  if (now === undefined) return 'it is no longer there, or no longer in the scope'
  if (now.action !== action.action) return `${now.action} now: ${now.reason.text}`
  if (action.action === 'create') return linksMoved(action.declared, saved, fresh)
  if (!('seen' in now) || now.id !== action.id) return 'it has another id now'
  if (now.seen !== action.seen) return 'somebody changed it since'
  return 'declared' in action ? linksMoved(action.declared, saved, fresh) : undefined
}

/** Links that lead elsewhere now would write something else than what was looked at. */
function linksMoved(declared: Declared, saved: Plan, fresh: Plan): string | undefined {
  const text = JSON.stringify(declared.spec)
  const moved = Object.keys(saved.external).find(
    (ref) =>
      saved.external[ref] !== fresh.external[ref] &&
      text.includes(JSON.stringify(`\${${ref}}`).slice(1, -1)),
  )
  return moved === undefined ? undefined : `the link to "${moved}" leads elsewhere now`
}

function digestOfPlan(plan: Json, digest: Digest): string {
  return digest(canonicalText(plan))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function wrong(pointer: string, message: string, hint: string): Checked<Plan> {
  return { ok: false, problems: [{ pointer, message, hint }] }
}

const json = z.json() as z.ZodType<Json>
const changes: z.ZodType<readonly Change[]> = z.array(
  z.strictObject({
    pointer: z.string(),
    from: json.exactOptional(),
    to: json.exactOptional(),
    note: z.string().exactOptional(),
  }),
)
const keys = z.array(z.string())

const declaredFields = {
  ref: z.string(),
  id: z.string().exactOptional(),
  origin: z.strictObject({
    file: z.string(),
    line: z.number(),
    pointer: z.string(),
    spec: z.string().exactOptional(),
  }),
}
const declared: z.ZodType<Declared> = z.discriminatedUnion('kind', [
  z.strictObject({ ...declaredFields, kind: z.literal('monitor'), spec: monitorSchema }),
  z.strictObject({ ...declaredFields, kind: z.literal('alert'), spec: alertSchema }),
  z.strictObject({ ...declaredFields, kind: z.literal('dashboard'), spec: dashboardSchema }),
])

function planned<Code extends string>(...codes: readonly [Code, ...Code[]]) {
  return {
    key: z.string(),
    kind: z.enum(['monitor', 'alert', 'dashboard']),
    ref: z.string(),
    name: z.string(),
    reason: z.strictObject({ code: z.enum(codes), text: z.string() }),
  }
}
const write = z.enum(['create', 'update', 'adopt', 'delete'])
const writing = { declared, changes, after: keys }
const there = { id: z.string(), seen: z.string() }

const action: z.ZodType<Action> = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('create'), ...planned('new', 'replaces'), ...writing }),
  z.strictObject({
    action: z.literal('update'),
    ...planned('declared-differently', 'edited-outside', 'mark'),
    ...there,
    ...writing,
  }),
  z.strictObject({
    action: z.literal('adopt'),
    ...planned('asked', 'equal-exists'),
    ...there,
    ...writing,
  }),
  z.strictObject({
    action: z.literal('delete'),
    ...planned('not-declared', 'replaced', 'asked', 'twin'),
    ...there,
    force: z.literal(true).exactOptional(),
    after: keys,
  }),
  z.strictObject({ action: z.literal('unchanged'), ...planned('as-declared'), ...there, declared }),
  z.strictObject({
    action: z.literal('refuse'),
    ...planned(
      'foreign',
      'not-found',
      'not-managed',
      'unwanted',
      'changed',
      'ambiguous',
      'copy',
      'taken',
      'type-change',
      'thresholds',
      'links-to-refused',
      'service-unnamed',
      'gate',
      'gate-unknown',
      'still-linked',
      'referenced',
      'too-many-deletes',
    ),
    id: z.string().exactOptional(),
    hint: z.string(),
    declared: declared.exactOptional(),
    would: write.exactOptional(),
    registration: z
      .strictObject({
        service: z.string(),
        code: z.string(),
        retryAfterMs: z.number().exactOptional(),
      })
      .exactOptional(),
  }),
])

const options: z.ZodType<PlanOptions> = z.strictObject({
  adopt: z.boolean().exactOptional(),
  replace: z.boolean().exactOptional(),
  prune: z
    .strictObject({
      scope: z.strictObject({
        refPrefix: z.string().exactOptional(),
        tags: z.array(z.string()).exactOptional(),
        families: z.array(z.enum(['monitor', 'dashboard'])).exactOptional(),
      }),
      maxDeletes: z.number(),
    })
    .exactOptional(),
  external: z.record(z.string(), z.string()).exactOptional(),
  gated: z.array(z.enum(['create', 'update', 'adopt'])).exactOptional(),
  writes: z.array(write).exactOptional(),
  ifSeen: z.record(z.string(), z.string()).exactOptional(),
  remove: z
    .array(
      z.strictObject({
        family: z.enum(['monitor', 'dashboard']),
        id: z.string(),
        force: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
})

const planSchema: z.ZodType<Plan> = z.strictObject({
  manager: z.string(),
  organisation: z.string(),
  owner: z.string(),
  options,
  external: z.record(z.string(), z.string()),
  actions: z.array(action),
})
