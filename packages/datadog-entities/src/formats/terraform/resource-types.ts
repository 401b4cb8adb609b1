/** Resources of Terraform that hold what we manage; `text` is the argument with JSON in it. */
export const resourceTypes = {
  datadog_monitor: { kind: 'monitor', text: undefined },
  datadog_monitor_json: { kind: 'monitor', text: 'monitor' },
  datadog_dashboard_json: { kind: 'dashboard', text: 'dashboard' },
} as const

export type ResourceType = keyof typeof resourceTypes

export function isResourceType(name: string): name is ResourceType {
  return Object.hasOwn(resourceTypes, name)
}

/** Arguments that speak to Terraform; the rest of a resource with JSON must be that JSON. */
export const metaArguments: ReadonlySet<string> = new Set([
  '//',
  'depends_on',
  'lifecycle',
  'provider',
  'url',
])

/** How a resource says its ref where that is no name for Terraform: in a comment. */
export const refComment = 'ref: '
