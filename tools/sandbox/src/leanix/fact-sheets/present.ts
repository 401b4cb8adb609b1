import { displayNameOf, levelOf, phaseAt, type FactSheet, type Inventory } from './fact-sheet.ts'

/** A fact sheet as it is answered; what it is related to comes by itself. */
export function presented(
  inventory: Inventory,
  sheet: FactSheet,
  now: number,
): Readonly<Record<string, unknown>> {
  const { id, name, type, status, description, tags, phases } = sheet
  return {
    __typename: type,
    id,
    rev: 1,
    name,
    displayName: displayNameOf(inventory, sheet),
    type,
    status,
    description,
    level: levelOf(inventory, sheet),
    tags: tags.map((tag) => ({ id: tag, name: tag, color: '#ffffff', tagGroup: null })),
    lifecycle:
      phases.length === 0 ? null : { asString: phaseAt(sheet, now) ?? phases[0]?.phase, phases },
  }
}
