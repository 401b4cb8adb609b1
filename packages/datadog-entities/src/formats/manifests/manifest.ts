import type { EntityKind } from '../../entity.ts'

/** The group and version of the operator's resources. */
export const apiVersion = 'datadoghq.com/v1alpha1'

/** Where a manifest keeps a ref that Kubernetes does not take for a name, and an id. */
export const annotations = { ref: 'retriever/ref', id: 'retriever/id' } as const

/** Resources of the operator that hold what we manage. */
export const resources = ['DatadogMonitor', 'DatadogDashboard', 'DatadogGenericResource'] as const

export type Resource = (typeof resources)[number]

/** `type` of a DatadogGenericResource that we manage. */
export const genericTypes: readonly Exclude<EntityKind, 'alert'>[] = ['monitor', 'dashboard']
