import { isNumeric, requireNumber, toInt } from '../php/values.ts'

/** Priority by urgency and impact, as on a fresh install. */
export const priorityMatrix: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  1: { 1: 1, 2: 1, 3: 2, 4: 2, 5: 2 },
  2: { 1: 1, 2: 2, 3: 2, 4: 3, 5: 3 },
  3: { 1: 2, 2: 2, 3: 3, 4: 4, 5: 4 },
  4: { 1: 2, 2: 3, 3: 4, 4: 4, 5: 5 },
  5: { 1: 2, 2: 3, 3: 4, 4: 5, 5: 5 },
}

const medium = 3

/** The priority that follows; values that the matrix does not know make it medium. */
export function priorityOf(urgency: unknown, impact: unknown): number {
  if (!isNumeric(urgency) || !isNumeric(impact)) return medium
  return priorityMatrix[toInt(urgency)]?.[toInt(impact)] ?? medium
}

/** Urgency or impact of a new ticket: what is missing or switched off in the configuration is medium. */
export function levelOfNewTicket(value: unknown): unknown {
  if (value === undefined || value === null) return medium
  const level = requireNumber(value)
  return level >= 1 && level <= 5 ? value : medium
}
