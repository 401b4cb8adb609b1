import type { SessionCall } from '../call.ts'
import { compareValues } from '../compare-values.ts'
import type { Row, Value } from '../database.ts'
import { listOf, toInt, toText } from '../php/values.ts'
import { cellsOf } from './cells.ts'
import { optionOf } from './options.ts'

/** A row that was found, with its own item type: a search over all assets mixes several. */
export interface Found {
  readonly itemtype: string
  readonly row: Row
}

/** By which columns rows are sorted, and which way. */
interface Sorting {
  readonly sort: readonly (number | string)[]
  readonly order: readonly string[]
}

/** By title upwards, unless the caller says otherwise. What is not `DESC` counts as `ASC`. */
export function sortingOf({ parameters }: SessionCall): Sorting {
  const { sort, order } = parameters
  return {
    sort: sort === undefined ? ['1'] : listOf(sort).map((id) => toInt(id)),
    order: listOf(order ?? 'ASC').map((text) =>
      toText(text).toUpperCase() === 'DESC' ? 'DESC' : 'ASC',
    ),
  }
}

/** The rows in the order that the caller wants; columns that do not exist leave them as they are. */
export function sorted(call: SessionCall, found: readonly Found[]): readonly Found[] {
  const { sort, order } = sortingOf(call)
  const comparisons = sort.map((id, index) => {
    const direction = order[index] === 'DESC' ? -1 : 1
    const values = new Map(found.map((each) => [each, sortValue(call, each, Number(id))]))
    return (a: Found, b: Found) => direction * compareValues(values.get(a), values.get(b))
  })
  return found.toSorted((a, b) => {
    for (const compare of comparisons) {
      const difference = compare(a, b)
      if (difference !== 0) return difference
    }
    return 0
  })
}

function sortValue(call: SessionCall, { itemtype, row }: Found, id: number): Value {
  const option = optionOf(itemtype, id)
  return option === undefined ? null : (cellsOf(call, itemtype, option, row)[0]?.value ?? null)
}
