import { alertSchema, dashboardSchema, monitorSchema } from '@retriever/datadog-entities'
import type { EntityKind } from '@retriever/datadog-entities'
import * as z from 'zod'

// What documents look like, for the OpenAPI document: by the schemas with which the library reads them.

const ref = z.string().min(1).max(170).optional().meta({
  description: 'By which it is found again, and linked to. Default: its name or title.',
})

/** The specs of entities: Datadog's own fields, of which others than these are kept, and our alerts. */
const specSchemas: Readonly<Record<EntityKind, z.ZodType>> = {
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
}

/** What a body may declare: the spec alone, or with kind and ref beside it. */
export const documentSchemas: Readonly<Record<EntityKind, z.ZodType>> = {
  monitor: documentOf('monitor'),
  alert: documentOf('alert'),
  dashboard: documentOf('dashboard'),
}

function documentOf(kind: EntityKind): z.ZodType {
  const enveloped = z.strictObject({ kind: z.literal(kind), ref, spec: specSchemas[kind] })
  const id = { monitor: 'Monitor', alert: 'Alert', dashboard: 'Dashboard' }[kind]
  return z.union([specSchemas[kind], enveloped]).meta({ id: `${id}Document` })
}

/** What `POST /apply` takes: a list, or lists by kind. In YAML also several documents. */
export const manySchema: z.ZodType = z
  .union([
    z.array(
      z.union(
        (['monitor', 'alert', 'dashboard'] as const).map((kind) =>
          z.strictObject({
            kind: z.literal(kind),
            ref,
            id: z.string().optional(),
            spec: specSchemas[kind],
          }),
        ),
      ),
    ),
    z.strictObject({
      monitors: z.array(specSchemas['monitor']).optional(),
      alerts: z.array(specSchemas['alert']).optional(),
      dashboards: z.array(specSchemas['dashboard']).optional(),
    }),
  ])
  .meta({ id: 'Documents' })
