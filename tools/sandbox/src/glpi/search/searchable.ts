/** The item types that `AllAssets` covers here. */
export const assetTypes: readonly string[] = ['Computer', 'NetworkEquipment']

const searchable: ReadonlySet<string> = new Set(['Ticket', 'AllAssets', ...assetTypes])

/** Whether this item type can be searched. */
export function isSearchable(itemtype: string): boolean {
  return searchable.has(itemtype)
}
