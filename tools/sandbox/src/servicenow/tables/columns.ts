/** What stands in a column. Values are texts, whatever they mean. */
export type Column =
  | { readonly kind: 'text' | 'integer' | 'boolean' | 'date' | 'class' }
  /** Shown by its label. */
  | { readonly kind: 'choice'; readonly labels: Readonly<Record<string, string>> }
  /** The `sys_id` of a record of that table. */
  | { readonly kind: 'reference'; readonly to: string }

const text: Column = { kind: 'text' }
const person: Column = { kind: 'reference', to: 'sys_user' }
const group: Column = { kind: 'reference', to: 'sys_user_group' }

const operationalStatus: Column = {
  kind: 'choice',
  labels: {
    '1': 'Operational',
    '2': 'Non-Operational',
    '3': 'Repair in Progress',
    '4': 'DR Standby',
    '5': 'Ready',
    '6': 'Retired',
    '7': 'Pipeline',
    '8': 'Catalog',
  },
}

const installStatus: Column = {
  kind: 'choice',
  labels: {
    '0': 'Retired',
    '1': 'Installed',
    '2': 'On Order',
    '3': 'In Maintenance',
    '4': 'Pending Install',
    '5': 'Pending Repair',
    '6': 'In Stock',
    '7': 'Retired',
    '8': 'Stolen',
    '100': 'Absent',
  },
}

const ofAll: Readonly<Record<string, Column>> = {
  sys_id: text,
  sys_class_name: { kind: 'class' },
  sys_created_by: text,
  sys_created_on: { kind: 'date' },
  sys_mod_count: { kind: 'integer' },
  sys_updated_by: text,
  sys_updated_on: { kind: 'date' },
  name: text,
}

/** The columns that tables bring with them, those that they inherit left out. */
export const columnSets = {
  cmdb: {
    ...ofAll,
    asset_tag: text,
    install_status: installStatus,
    managed_by: person,
    owned_by: person,
    support_group: group,
  },
  item: {
    attributes: text,
    correlation_id: text,
    discovery_source: text,
    environment: text,
    operational_status: operationalStatus,
    short_description: text,
  },
  service: {
    busines_criticality: text,
    number: text,
    service_classification: text,
    used_for: text,
    version: text,
  },
  application: { used_for: text, version: text },
  businessApplication: { number: text, business_criticality: text },
  user: { ...ofAll, active: { kind: 'boolean' }, email: text, user_name: text },
  group: { ...ofAll, active: { kind: 'boolean' }, description: text },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Column>>>>
