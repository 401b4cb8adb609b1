import { floatText, isObject, type JsonObject } from '../json.ts'
import { comparisonOf } from './query.ts'

/** What is wrong with the thresholds of a monitor, in the server's words; undefined when nothing is. */
export function thresholdMistake(
  type: string,
  query: string,
  { thresholds }: JsonObject,
): string | undefined {
  // The thresholds of a service check count runs: they lie on no scale, and those that are missing have a default.
  if (!isObject(thresholds) || type === 'composite' || type === 'service check') return undefined
  const { critical, warning, critical_recovery: recovery, critical_query } = thresholds
  if (typeof critical !== 'number') {
    const lacks = typeof warning === 'number' && (critical_query ?? null) === null
    return lacks ? 'Alert status is required.' : undefined
  }
  const compared = comparisonOf(query)
  if (compared === undefined) return undefined
  if (compared.value !== critical) {
    return `Alert threshold (${floatText(critical)}) does not match that used in the query (${floatText(compared.value)}).`
  }
  const side = sideOf(compared.operator)
  if (side === undefined) return undefined
  if (typeof warning === 'number' && !side.isMilder(warning, critical)) {
    return `Warning threshold (${floatText(warning)}) must be ${side.word} than the alert threshold (${floatText(critical)}) with ${compared.operator} comparison.`
  }
  if (typeof recovery === 'number' && side.isMilder(critical, recovery)) {
    return 'alert and alert recovery criteria are such that the monitor can be simultaneously in alert and alert recovery states'
  }
  return undefined
}

interface Side {
  readonly word: string
  isMilder(value: number, than: number): boolean
}

function sideOf(operator: string): Side | undefined {
  if (operator.startsWith('>')) return { word: 'less', isMilder: (value, than) => value < than }
  if (operator.startsWith('<')) return { word: 'greater', isMilder: (value, than) => value > than }
  return undefined
}
