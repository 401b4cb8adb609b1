import { createHash } from 'node:crypto'

/** The types of a workspace as it is delivered. */
export const factSheetTypes = [
  'Application',
  'BusinessCapability',
  'BusinessContext',
  'DataObject',
  'ITComponent',
  'Initiative',
  'Interface',
  'Objective',
  'Organization',
  'Platform',
  'Provider',
  'TechCategory',
] as const

/** One of {@link factSheetTypes}. */
export type FactSheetType = (typeof factSheetTypes)[number]

/** The phases of a life, in their order. */
export const phaseNames = ['plan', 'phaseIn', 'active', 'phaseOut', 'endOfLife'] as const

/** One of {@link phaseNames}. */
export type PhaseName = (typeof phaseNames)[number]

/** A phase, and the day on which it begins: `2026-01-31`. */
export interface Phase {
  readonly phase: PhaseName
  readonly startDate: string
}

/** One entry of the inventory. */
export interface FactSheet {
  /** A UUID. */
  readonly id: string
  readonly type: FactSheetType
  /** Its own name, without those of its parents. */
  readonly name: string
  readonly description: string
  /** The fact sheet of the same type above it. */
  readonly parentId: string | null
  /** Archived ones are in the bin. */
  readonly status: 'ACTIVE' | 'ARCHIVED'
  readonly phases: readonly Phase[]
  readonly tags: readonly string[]
}

/** A fact sheet as a seed gives it; without an `id` it gets one that depends on type, parent and name. */
export type FactSheetSeed = Partial<FactSheet> & Pick<FactSheet, 'name'>

/** All fact sheets by their ids, in the order in which they came. */
export type Inventory = ReadonlyMap<string, FactSheet>

/** A fact sheet with everything that a seed leaves out. */
export function factSheetOf(seed: FactSheetSeed): FactSheet {
  const { type = 'Application', parentId = null, name } = seed
  return {
    description: '',
    status: 'ACTIVE',
    phases: [],
    tags: [],
    ...seed,
    type,
    parentId,
    id: seed.id ?? factSheetId(name, type, parentId),
  }
}

/** The id of a fact sheet that was seeded without one. */
export function factSheetId(
  name: string,
  type: FactSheetType = 'Application',
  parentId: string | null = null,
): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([type, parentId, name]))
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The names of the parents and its own: `Shop / Checkout`. */
export function displayNameOf(inventory: Inventory, sheet: FactSheet): string {
  const names: string[] = []
  const met = new Set<string>()
  let each: FactSheet | undefined = sheet
  while (each !== undefined && !met.has(each.id)) {
    met.add(each.id)
    names.unshift(each.name)
    each = each.parentId === null ? undefined : inventory.get(each.parentId)
  }
  return names.join(' / ')
}

/** How deep it stands; 1 without parents. */
export function levelOf(inventory: Inventory, sheet: FactSheet): number {
  return displayNameOf(inventory, { ...sheet, name: '' }).split(' / ').length
}

/** The phase at an instant; undefined before the first one. */
export function phaseAt({ phases }: FactSheet, at: number): PhaseName | undefined {
  const begun = phases.filter(({ startDate }) => Date.parse(startDate) <= at)
  return begun.toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1)).at(-1)?.phase
}
