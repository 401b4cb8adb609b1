import { isSameName, isSimilarName } from './same-name.ts'

/** A record of the CMDB, as far as the gate looks at it. What its reader may not see is undefined. */
export interface ConfigurationItem {
  readonly id: string
  readonly name: string | undefined
  /** The table to which it belongs, which may extend the one that was asked. */
  readonly table: string | undefined
  readonly operationalStatus: string | undefined
}

/** What one table gave. */
export interface TableAnswer {
  readonly items: readonly ConfigurationItem[]
  /** How many there are, those included that the reader may not see; undefined when the server does not tell. */
  readonly total: number | undefined
  /** How many were asked for at most. */
  readonly limit: number
}

/** What counts as a registered service. */
export interface ItemRule {
  readonly caseSensitive: boolean
  /** Values of `operational_status` that count. */
  readonly operational: readonly string[]
}

/** What one table says about a name. */
export interface ItemMatch {
  readonly finding: 'yes' | 'no' | 'unknown'
  readonly text: string
  readonly items: readonly ConfigurationItem[]
}

/**
 * Whether a service of this name is in what a table gave. A server that does not understand a query gives any records,
 * and one that hides records gives fewer: neither is a "no".
 */
export function matchItems(
  name: string,
  { items, total, limit }: TableAnswer,
  { caseSensitive, operational }: ItemRule,
): ItemMatch {
  const unknown = (text: string): ItemMatch => ({ finding: 'unknown', text, items: [] })
  if (items.some((item) => item.name === undefined)) {
    return unknown('does not show us the names of records')
  }
  if (items.some((item) => item.name !== undefined && !isSimilarName(item.name, name))) {
    return unknown('did not filter: it gave records that were not asked for')
  }
  const exact = items.filter(
    (item) => item.name !== undefined && isSameName(item.name, name, { caseSensitive }),
  )
  const good = exact.filter(
    ({ operationalStatus }) =>
      operationalStatus !== undefined && operational.includes(operationalStatus),
  )
  if (good.length > 0) {
    const what = good.length === 1 ? 'a record' : `${good.length} records`
    return { finding: 'yes', text: `${what} with the name "${name}"`, items: good }
  }
  if (exact.some(({ operationalStatus }) => operationalStatus === undefined)) {
    return unknown('does not show us whether records are in operation')
  }
  if (total !== undefined && total > items.length) {
    return items.length < limit
      ? unknown('has records with this name that our account may not see')
      : unknown('has more records with this name than we look at')
  }
  if (exact.length > 0) {
    const text = `what has the name "${name}" is not in operation`
    return { finding: 'no', text, items: exact }
  }
  return items.length > 0
    ? {
        finding: 'no',
        text: `only a name that differs from "${name}" in capitals, accents or spaces`,
        items,
      }
    : { finding: 'no', text: `no record has the name "${name}"`, items }
}
