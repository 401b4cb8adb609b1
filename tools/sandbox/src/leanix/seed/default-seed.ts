import { factSheetId, type FactSheetSeed, type Phase } from '../fact-sheets/fact-sheet.ts'

const active: readonly Phase[] = [
  { phase: 'plan', startDate: '2019-01-01' },
  { phase: 'active', startDate: '2020-01-01' },
]

/**
 * The inventory of a shop. Names come close to each other on purpose: other cases, parents, versions, a second
 * application of one name below another parent, one in the bin, one whose life has ended, one that is no application.
 */
export const defaultFactSheets: readonly FactSheetSeed[] = [
  { name: 'Shop', phases: active, description: 'Everything that customers see' },
  { name: 'checkout', parentId: factSheetId('Shop'), phases: active, tags: ['tier 1'] },
  { name: 'search', parentId: factSheetId('Shop'), phases: active },
  { name: 'web-store', phases: active, tags: ['tier 1'] },
  { name: 'payments', phases: active, description: 'Takes money; see also payments-api' },
  { name: 'payments-api', phases: active },
  { name: 'payments-api-v2', phases: [{ phase: 'plan', startDate: '2026-01-01' }] },
  { name: 'Payments API', phases: active, description: 'The product around payments-api' },
  { name: 'Inventory', phases: active },
  { name: 'recommendations', phases: active },
  { name: 'Office', phases: active },
  { name: 'search', parentId: factSheetId('Office'), phases: active },
  { name: 'legacy-billing', status: 'ARCHIVED', phases: active },
  { name: 'fax-gateway', phases: [...active, { phase: 'endOfLife', startDate: '2024-06-30' }] },
  { name: 'web-store', type: 'ITComponent', phases: active },
  { name: 'ledger', type: 'BusinessCapability' },
]
