import type { JsonObject } from '../json.ts'

/** Who may do what with one resource. */
export interface Restriction {
  readonly bindings: readonly JsonObject[]
}
