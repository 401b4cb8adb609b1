/** The states of a ticket. GLPI stores any other number too. */
export const status = {
  new: 1,
  assigned: 2,
  planned: 3,
  pending: 4,
  solved: 5,
  closed: 6,
} as const

/** Whether the ticket has come to its end, for now. */
export function isEnded(value: unknown): boolean {
  return value === status.solved || value === status.closed
}

/** The state of a solution. */
export const solutionStatus = { waiting: 2, accepted: 3, refused: 4 } as const
