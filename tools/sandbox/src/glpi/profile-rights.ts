/** Bits of a profile's right on any item. */
export const right = {
  read: 1,
  update: 2,
  create: 4,
  delete: 8,
  purge: 16,
} as const

/** Bits of the right `ticket` beyond those. */
export const ticketRight = {
  /** Own tickets are `right.read`. */
  readAll: 1024,
  readGroup: 2048,
  readAssigned: 4096,
  assign: 8192,
  steal: 16_384,
  own: 32_768,
  changePriority: 65_536,
} as const

/** Bits of the right `followup`. */
export const followupRight = {
  addToOwn: 4,
  updateAll: 1024,
  addToGroup: 2048,
  addToAll: 4096,
} as const

/** Bits of the right `task`. */
export const taskRight = {
  updateAll: 1024,
  addToAll: 4096,
} as const

/** What a profile may do: its rights by name, as bits. */
export type Rights = Readonly<Record<string, number>>

/** Whether any of these bits is set. */
export function may(rights: Rights, name: string, bits: number): boolean {
  return ((rights[name] ?? 0) & bits) !== 0
}
