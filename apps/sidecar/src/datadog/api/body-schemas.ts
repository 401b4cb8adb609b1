import { alertSchema, dashboardSchema, monitorSchema } from '@retriever/datadog-entities'
import type { EntityKind } from '@retriever/datadog-entities'
import * as z from 'zod'

// What documents look like, for the OpenAPI document: by the schemas with which the library reads them.

const ref = z.string().min(1).max(170).optional().meta({
  description: 'By which it is found again, and linked to. Default: its name or title.',
})

/** The specs of entities: Datadog's own fields, of which others than these are kept, and our alerts. */
const specSchemas = {
  monitor: monitorSchema.meta({
    id: 'MonitorSpec',
    description:
      "A monitor in the words of Datadog's API v1. Fields that are not named here are kept.",
    examples: [
      {
        type: 'query alert',
        name: 'checkout-api: load',
        query: 'avg(last_5m):avg:system.load.1{service:checkout-api} > 4',
        message: 'Look at the dashboard of checkout-api.',
        tags: ['service:checkout-api', 'team:shop'],
        options: { thresholds: { critical: 4 } },
      },
    ],
  }),
  alert: alertSchema.meta({
    id: 'AlertSpec',
    description: 'What shall be watched for a service, and who shall hear about it.',
    examples: [
      {
        name: 'checkout-api: load',
        service: 'checkout-api',
        team: 'shop',
        severity: 3,
        summary: 'The machines of checkout-api are busy.',
        signal: {
          kind: 'metric',
          aggregate: 'avg',
          metric: 'system.load.1',
          space: 'avg',
          filter: { service: 'checkout-api' },
        },
        condition: { comparison: 'above', window: '5m', thresholds: { critical: 4 } },
        notify: { critical: ['slack-shop'] },
      },
    ],
  }),
  dashboard: dashboardSchema.meta({
    id: 'DashboardSpec',
    description:
      "A dashboard in the words of Datadog's API v1. Fields that are not named here are kept.",
    examples: [
      {
        title: 'checkout-api',
        layout_type: 'ordered',
        template_variables: [{ name: 'service', prefix: 'service', defaults: ['checkout-api'] }],
        widgets: [{ definition: { type: 'note', content: 'Runbook: …' } }],
      },
    ],
  }),
} as const satisfies Readonly<Record<EntityKind, z.ZodType>>

/** What stands beside the spec in our answers may be sent back. */
const answered = {
  id: z.union([z.string().min(1), z.number(), z.null()]).optional(),
  organisation: z.unknown().optional(),
  owner: z.unknown().optional(),
  url: z.unknown().optional(),
  services: z.unknown().optional(),
  drift: z.unknown().optional(),
  status: z.unknown().optional(),
}

function documentOf(kind: EntityKind): z.ZodType {
  const one = z.union([specSchemas[kind], enveloped(kind).extend(answered)])
  const list = z.array(one).min(1).max(1)
  return z
    .union([one, list, z.strictObject({ [`${kind}s`]: list })])
    .meta({ id: `${names[kind]}Document` })
}

const names = { monitor: 'Monitor', alert: 'Alert', dashboard: 'Dashboard' } as const

/** Without a kind, the fields of the spec tell. */
function enveloped(kind: EntityKind) {
  return z.strictObject({ kind: z.literal(kind).optional(), ref, spec: specSchemas[kind] })
}

/** What a body of one kind may declare: its spec, or that with kind and ref beside it; alone, or as a list of one. */
export const documentSchemas: Readonly<Record<EntityKind, z.ZodType>> = {
  monitor: documentOf('monitor'),
  alert: documentOf('alert'),
  dashboard: documentOf('dashboard'),
}

const id = z.string().nullish().meta({ description: 'The one that is meant, when it is known.' })
const one = {
  monitor: z.union([specSchemas.monitor, enveloped('monitor').extend({ id })]),
  alert: z.union([specSchemas.alert, enveloped('alert').extend({ id })]),
  dashboard: z.union([specSchemas.dashboard, enveloped('dashboard').extend({ id })]),
}
const any = z.union([one.monitor, one.alert, one.dashboard])

/** What `POST /apply` takes: one, a list, or lists by kind. In YAML also several documents. */
export const manySchema: z.ZodType = z
  .union([
    any,
    z.array(any),
    z.strictObject({
      monitors: z.array(one.monitor).optional(),
      alerts: z.array(one.alert).optional(),
      dashboards: z.array(one.dashboard).optional(),
    }),
  ])
  .meta({ id: 'Documents' })
