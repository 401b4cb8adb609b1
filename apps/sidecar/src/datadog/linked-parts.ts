import type { EntityKind } from '@retriever/datadog-entities'

/** The fields of a spec in which `${ref}` is a link; everywhere else it is text. */
const linkedParts: Readonly<Record<EntityKind, readonly string[]>> = {
  monitor: ['query', 'assets'],
  alert: ['signal', 'runbook'],
  dashboard: ['widgets'],
}

/** The texts of an entity in which links are looked for. */
export function linkedTexts(kind: EntityKind, spec: object): readonly string[] {
  const parts = linkedParts[kind]
  return Object.entries(spec).flatMap(([name, value]) =>
    parts.includes(name) ? textsIn(value) : [],
  )
}

/** The spec with these texts replaced. */
export function withLinkedTexts<Spec extends object>(
  kind: EntityKind,
  spec: Spec,
  change: (text: string) => string,
): Spec {
  const parts = linkedParts[kind]
  const entries = Object.entries(spec).map(([name, value]): readonly [string, unknown] => [
    name,
    parts.includes(name) ? changed(value, change) : value,
  ])
  return Object.fromEntries(entries) as Spec
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item: unknown) => changed(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, changed(item, change)]),
  )
}
