import { list, record, same } from '../mapping/mapping.ts'
import type { Fields } from '../mapping/mapping.ts'

/**
 * `spec` of a DatadogDashboard, after `api/datadoghq/v1alpha1/datadogdashboard_types.go` of the operator, but for
 * `widgets`, which is JSON in a text.
 */
export const dashboardFields: Fields = {
  description: ['description', same],
  layoutType: ['layout_type', same],
  notifyList: ['notify_list', same],
  reflowType: ['reflow_type', same],
  tags: ['tags', same],
  templateVariablePresets: [
    'template_variable_presets',
    list(
      record({
        name: ['name', same],
        templateVariables: [
          'template_variables',
          list(record({ name: ['name', same], values: ['values', same] })),
        ],
      }),
    ),
  ],
  templateVariables: [
    'template_variables',
    list(
      record({
        availableValues: ['available_values', same],
        defaults: ['defaults', same],
        name: ['name', same],
        prefix: ['prefix', same],
      }),
    ),
  ],
  title: ['title', same],
}
