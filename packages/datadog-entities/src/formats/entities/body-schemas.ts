import * as z from 'zod'

import type { DashboardBody, Widget } from '../../dashboards/dashboard.ts'
import type { MonitorBody } from '../../monitors/monitor.ts'

// Only the shape is checked here, of what our types name; Datadog itself judges the content, and all else is kept.

const object = z.looseObject({})
const objects = z.array(object)

// Datadog answers null where there are none, so that exports hold it; it is left out before anything is sent.
const tags = z
  .array(
    z
      .string()
      .regex(/^[^\r\n]*$/, 'a tag has no line breaks\nMake two tags of it, or remove the break.'),
  )
  .nullish()

/** The shape of a monitor in the words of Datadog's API v1. Fields that it does not name are kept. */
export const monitorSchema: z.ZodType<MonitorBody> = z.looseObject({
  type: z.string().min(1),
  query: z.string().min(1),
  name: z.string().optional(),
  message: z.string().optional(),
  tags,
  priority: z.int().min(0).max(5).nullish(),
  restricted_roles: z.array(z.string()).nullish(),
  draft_status: z.enum(['draft', 'published']).optional(),
  assets: objects.optional(),
  options: z
    .looseObject({
      thresholds: object.optional(),
      threshold_windows: object.nullish(),
      on_missing_data: z.string().optional(),
      notify_no_data: z.boolean().optional(),
      no_data_timeframe: z.number().nullish(),
      variables: objects.optional(),
    })
    .optional(),
}) as z.ZodType<MonitorBody>

const widget: z.ZodType<Widget> = z.looseObject({
  id: z.int().optional(),
  definition: z.looseObject({
    get widgets() {
      return z.array(widget).optional()
    },
  }),
}) as z.ZodType<Widget>

/** The shape of a dashboard in the words of Datadog's API v1. Fields that it does not name are kept. */
export const dashboardSchema: z.ZodType<DashboardBody> = z.looseObject({
  title: z.string().min(1),
  layout_type: z.string().min(1),
  widgets: z.array(widget),
  description: z.string().nullish(),
  tags,
  template_variables: objects.nullish(),
  template_variable_presets: objects.nullish(),
  notify_list: z.array(z.string()).nullish(),
  reflow_type: z.string().optional(),
}) as z.ZodType<DashboardBody>
