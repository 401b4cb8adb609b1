import type { EntityKind } from '../entity.ts'
import { mapTexts } from './map-texts.ts'

/**
 * The fields of a spec in which `${ref}` is a link: the query, signal and runbook of a monitor or an alert, and the
 * widgets of a dashboard. Everywhere else it is text: messages and descriptions are for people, and may show a
 * `${shell_variable}`.
 */
export const linkedParts: Readonly<Record<EntityKind, readonly string[]>> = {
  monitor: ['query', 'assets'],
  alert: ['signal', 'runbook'],
  dashboard: ['widgets'],
}

/** The texts of an entity in which links are looked for, in the order in which they stand there. */
export function linkedTexts(kind: EntityKind, spec: object): readonly string[] {
  const texts: string[] = []
  withLinkedTexts(kind, spec, (text) => {
    texts.push(text)
    return text
  })
  return texts
}

/**
 * The spec with these texts replaced; everything else stays as it is. `change` is told where the text stands, as a JSON
 * pointer within the spec.
 */
export function withLinkedTexts<Spec extends object>(
  kind: EntityKind,
  spec: Spec,
  change: (text: string, pointer: string) => string,
): Spec {
  const changed = Object.fromEntries(
    linkedParts[kind].flatMap((name) => {
      const value: unknown = Reflect.get(spec, name)
      return value === undefined ? [] : [[name, mapTexts(value, change, `/${name}`)] as const]
    }),
  )
  return { ...spec, ...changed }
}
