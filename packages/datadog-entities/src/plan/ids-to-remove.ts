import type { Family, PlanOptions } from './plan-options.ts'

/** The ids of this family that shall be gone. */
export function idsToRemove({ remove = [] }: PlanOptions, family: Family): readonly string[] {
  return remove.filter((removal) => removal.family === family).map(({ id }) => id)
}
