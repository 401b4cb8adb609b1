import type { SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import { badRequest } from '../errors.ts'
import { isEmpty, isNumeric, listOf, toInt } from '../php/values.ts'
import { cellsOf, type Cell } from './cells.ts'
import { askedOptions, type Criterion } from './criteria.ts'
import { optionOf, type SearchOption } from './options.ts'
import type { Found } from './sorting.ts'

/** What the user's preferences show when the caller asks for nothing in particular. */
const preferred: Readonly<Record<string, readonly number[]>> = {
  Ticket: [12, 19, 15, 3, 4, 5, 7, 18],
  Computer: [31, 5, 3, 19],
  NetworkEquipment: [31, 5, 3, 19],
  AllAssets: [31],
}

/** The columns of the answer: the fixed ones, then those asked to be shown, then those that criteria ask about. */
export function columnsOf(
  { parameters, session }: SessionCall,
  itemtype: string,
  criteria: readonly Criterion[],
): readonly SearchOption[] {
  const forced = listOf(parameters['forcedisplay'] ?? []).map((id) => toInt(id))
  if (forced.some((id) => optionOf(itemtype, id)?.noDisplay === true)) {
    throw badRequest("ID is forbidden along with 'forcedisplay' parameter.")
  }
  const fixed = itemtype === 'Ticket' ? [2, 1] : [1]
  if (session.activeEntities.length > 1) fixed.push(80)
  const wanted = forced.length > 0 ? forced : (preferred[itemtype] ?? [])
  const asked = askedOptions(criteria).map(({ id }) => id)
  const ids = new Set([...fixed, ...wanted, ...asked])
  return [...ids].flatMap((id) => optionOf(itemtype, id) ?? [])
}

/** One line of the answer: several values make a list, none make null. */
export function lineOf(
  call: SessionCall,
  searched: string,
  { itemtype, row }: Found,
  columns: readonly SearchOption[],
  criteria: readonly Criterion[],
): ReadonlyMap<string, unknown> {
  const byUid = !isEmpty(call.parameters['uid_cols'])
  const line = new Map<string, unknown>()
  for (const option of columns) {
    const values = joined(call, itemtype, option, row, criteria).map(({ shown }) => shown)
    const name = byUid ? option.uid : String(option.id)
    line.set(name, values.length > 1 ? values : (values[0] ?? null))
  }
  if (searched === 'AllAssets') line.set('id', row['id']).set('itemtype', itemtype)
  return line
}

/** Linked items are shown as far as a criterion on their type lets them through. */
function joined(
  call: SessionCall,
  itemtype: string,
  option: SearchOption,
  row: Row,
  criteria: readonly Criterion[],
): readonly Cell[] {
  const cells = cellsOf(call, itemtype, option, row)
  if (itemtype !== 'Ticket' || (option.id !== 13 && option.id !== 131)) return cells
  const type = criteria.find((each) => 'option' in each && each.option.id === 131)
  if (type === undefined || !('value' in type) || isNumeric(type.value)) return cells
  const types = cellsOf(call, itemtype, { ...option, id: 131 }, row)
  return cells.filter((_, index) => types[index]?.value === type.value)
}
