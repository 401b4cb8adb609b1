import type { Origin } from '@retriever/datadog-entities'

/** Where the spec of an entity stands in its document. */
export function specPointerOf({ pointer, spec = pointer }: Origin): string {
  return spec
}
