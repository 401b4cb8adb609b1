import type { Write } from './action.ts'
import type { PlanOptions } from './plan-options.ts'

/** Why a write is not wanted. */
export interface Unwanted {
  readonly code: 'unwanted'
  readonly text: string
  readonly hint: string
  readonly would: Write
}

const done: Readonly<Record<Write, string>> = {
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  delete: 'deleted',
}

/** Undefined when all these writes may be planned. `why` is the reason that the write would have. */
export function unwanted(
  needed: readonly Write[],
  why: string,
  { writes }: PlanOptions,
): Unwanted | undefined {
  if (writes === undefined) return undefined
  const would = needed.find((write) => !writes.includes(write))
  if (would === undefined) return undefined
  return {
    code: 'unwanted',
    text: `it would be ${done[would]}: ${why}`,
    hint: writes.length === 0 ? 'nothing may be written here' : `only ${writes.join(', ')} may be`,
    would,
  }
}
