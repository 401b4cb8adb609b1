import type { EntityKind } from '@retriever/datadog-entities'
import * as z from 'zod'

// What is answered, for the OpenAPI document.

const kind = z.enum(['monitor', 'alert', 'dashboard'])

const drift = z
  .looseObject({ inSync: z.boolean(), written: z.string(), found: z.string() })
  .meta({ description: 'Whether the monitor of an alert still says what was written.' })
const status = z.looseObject({ state: z.string() }).meta({ description: 'State of the monitor.' })

const about = {
  id: z.string(),
  ref: z.string(),
  organisation: z.string(),
  url: z.string().meta({ description: 'Its page.' }),
  drift: drift.optional(),
  status: status.optional(),
}

/** An answer about one entity. */
export const entitySchemas: Readonly<Record<EntityKind, z.ZodType>> = {
  monitor: entityOf('monitor', 'Monitor'),
  alert: entityOf('alert', 'Alert'),
  dashboard: entityOf('dashboard', 'Dashboard'),
}

function entityOf(of: EntityKind, id: string): z.ZodType {
  // What was written elsewhere may be more than our rules for new ones allow.
  const spec = z.looseObject({}).meta({ description: 'As it would be declared.' })
  return z
    .looseObject({
      kind: z.literal(of),
      ...about,
      owner: z.string().nullable().meta({ description: 'On whose behalf it is managed.' }),
      services: z.array(z.string()),
      spec,
    })
    .meta({ id })
}

const reason = z.looseObject({ code: z.string(), text: z.string() })
const change = z.looseObject({ pointer: z.string() })

const action = z
  .looseObject({
    action: z.enum(['create', 'update', 'adopt', 'delete', 'unchanged', 'refuse']),
    kind,
    ref: z.string(),
    name: z.string(),
    reason,
    id: z.string().optional(),
    changes: z.array(change).optional(),
    hint: z.string().optional(),
    problem: z.string().optional(),
    body: z.looseObject({}).optional().meta({ description: 'What would be sent to Datadog.' }),
  })
  .meta({ id: 'Action' })

/** What would be done. */
export const planSchema: z.ZodType = z
  .looseObject({
    dryRun: z.literal(true),
    organisation: z.string(),
    owner: z.string(),
    complete: z.boolean().meta({ description: 'Whether nothing is refused.' }),
    actions: z.array(action),
  })
  .meta({ id: 'Plan' })

/** One page of a list. */
export const listSchema: z.ZodType = z
  .looseObject({
    items: z.array(
      z.looseObject({
        kind,
        ...about,
        name: z.string(),
        owner: z.string(),
        services: z.array(z.string()).optional(),
      }),
    ),
    next: z.string().optional().meta({ description: 'The cursor of the next page.' }),
  })
  .meta({ id: 'EntityList' })

/** What would have to change. */
export const differenceSchema: z.ZodType = z
  .looseObject({ id: z.string(), equal: z.boolean(), changes: z.array(change) })
  .meta({ id: 'Difference' })

/** Whether somebody else changed it. */
export const driftSchema: z.ZodType = z
  .looseObject({ id: z.string(), drift: drift.nullable() })
  .meta({ id: 'DriftOfEntity' })

/** A document that could be written. */
export const validSchema: z.ZodType = z
  .looseObject({ valid: z.literal(true), plan: planSchema })
  .meta({ id: 'Valid' })

/** What became of everything that was declared. */
export const reportSchema: z.ZodType = z
  .looseObject({
    organisation: z.string(),
    owner: z.string(),
    complete: z.boolean(),
    results: z.array(
      z.looseObject({
        action: z.string(),
        kind,
        ref: z.string(),
        status: z.enum(['done', 'unchanged', 'refused', 'failed', 'blocked', 'not-attempted']),
        id: z.string().optional(),
        problem: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'ApplyReport' })

const found = z.looseObject({
  finding: z.enum(['yes', 'no', 'unknown']),
  text: z.string(),
  ids: z.array(z.string()),
  checkedAt: z.number(),
})

/** What the registers say about a service. */
export const registrationSchema: z.ZodType = z
  .looseObject({
    service: z.string(),
    allowed: z.boolean(),
    verdict: z.looseObject({ answer: z.enum(['yes', 'no', 'unknown']) }),
    registers: z.looseObject({ datadog: found, leanix: found, servicenow: found }),
  })
  .meta({ id: 'RegistrationReport' })
