import type { FactSheet } from './leanix-facts.ts'
import { isSameName, isSimilarName } from './same-name.ts'

/** What counts as a registered service. */
export interface FactSheetRule {
  readonly factSheetType: string
  readonly caseSensitive: boolean
  /** Phases of the lifecycle in which a fact sheet counts no more. */
  readonly endedPhases: readonly string[]
}

/** What fact sheets say about a name. */
export interface FactSheetMatch {
  readonly finding: 'yes' | 'no'
  readonly text: string
  readonly ids: readonly string[]
}

/** Whether a service of this name is among what a search found; the search itself is trusted with nothing. */
export function matchFactSheets(
  name: string,
  found: readonly FactSheet[],
  { factSheetType, caseSensitive, endedPhases }: FactSheetRule,
): FactSheetMatch {
  const ofType = found.filter(({ type }) => type === factSheetType)
  const exact = ofType.filter((sheet) =>
    [sheet.name, sheet.displayName].some((each) => isSameName(each, name, { caseSensitive })),
  )
  const isArchived = ({ status }: FactSheet): boolean => (status ?? 'ACTIVE') !== 'ACTIVE'
  const hasEnded = ({ phase }: FactSheet): boolean =>
    phase !== undefined && endedPhases.includes(phase)
  const good = exact.filter((sheet) => !isArchived(sheet) && !hasEnded(sheet))
  const told = `type ${factSheetType}`
  if (good.length > 0) {
    const ids = idsOf(good)
    const what = ids.length === 1 ? 'a fact sheet' : `${ids.length} fact sheets`
    return { finding: 'yes', text: `${what} of ${told} with the name "${name}"`, ids }
  }
  const [first] = exact
  if (first !== undefined) {
    const why = isArchived(first) ? 'is archived' : 'is at the end of its life'
    const text = `the fact sheet of ${told} with the name "${name}" ${why}`
    return { finding: 'no', text, ids: idsOf(exact) }
  }
  const none = `no fact sheet of ${told} has the name "${name}"`
  const isNear = ofType.some((sheet) =>
    [sheet.name, sheet.displayName].some((each) => isSimilarName(each, name)),
  )
  const text = isNear ? `${none}; one differs in capitals, accents or spaces only` : none
  return { finding: 'no', text, ids: [] }
}

function idsOf(sheets: readonly FactSheet[]): readonly string[] {
  return [...new Set(sheets.map(({ id }) => id))]
}
