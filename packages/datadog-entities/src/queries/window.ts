import type { Scanner } from './scanner.ts'

/** How long something is looked at: `5m`, `4h`, `current_1d`. */
export interface Window {
  readonly relation: 'last' | 'current' | 'next'
  readonly count: number
  readonly unit: string
  readonly minutes: number
}

/** Which windows a grammar knows. */
export interface WindowRule {
  readonly relations: readonly Window['relation'][]
  /** Longest window of the past, in minutes. */
  readonly longest: number
  readonly hint: string
}

const day = 1440

export const windowRules: Readonly<
  Record<'metric' | 'change' | 'special' | 'search' | 'formula', WindowRule>
> = {
  metric: {
    relations: ['last', 'current'],
    longest: 7 * day,
    hint: 'known: last_1m to last_10080m, last_1h to last_168h, last_1d to last_7d, last_1w, current_1h, current_1d, current_1mo',
  },
  change: {
    relations: ['last'],
    longest: 2 * day,
    hint: 'known: last_1m to last_2880m, last_1h to last_48h, last_1d, last_2d',
  },
  special: {
    relations: ['last', 'next'],
    longest: 31 * day,
    hint: 'known: last_15m to last_1mo, and for forecast next_1h to next_3mo',
  },
  search: {
    relations: ['last'],
    longest: 2 * day,
    hint: 'known: 1m to 2880m, 1h to 48h, 1d, 2d',
  },
  formula: {
    relations: ['last', 'current'],
    longest: 31 * day,
    hint: 'known: 1m to 1mo; with current: 1h, 1d, 1mo',
  },
}

const minutesOf: Readonly<Record<string, number>> = {
  m: 1,
  h: 60,
  d: day,
  w: 7 * day,
  mo: 31 * day,
}
const current: ReadonlySet<string> = new Set(['1h', '1d', '1mo'])
const shape = /^(last|current|next)_([1-9]\d{0,5})(mo|[mhdw])$/

/** The window that a text such as `last_5m` names. */
export function windowOf(text: string): Window | undefined {
  const found = shape.exec(text)
  if (found === null) return undefined
  const [, relation = '', digits = '', unit = ''] = found
  const count = Number(digits)
  const minutes = count * (minutesOf[unit] ?? 0)
  switch (relation) {
    case 'last':
    case 'next':
      return { relation, count, unit, minutes }
    case 'current':
      return current.has(`${count}${unit}`) ? { relation, count, unit, minutes } : undefined
    default:
      return undefined
  }
}

/** What is wrong with a window, or nothing. */
export function windowMistake(text: string, rule: WindowRule): string | undefined {
  const window = windowOf(text)
  if (window === undefined || !rule.relations.includes(window.relation)) {
    return `expected a window, got ${JSON.stringify(text)}`
  }
  return window.relation === 'last' && window.minutes > rule.longest
    ? `the window ${JSON.stringify(text)} is too long`
    : undefined
}

const word = /\w+/y

/** `last_5m`, checked by the rule. */
export function windowIn(scanner: Scanner, gaps: string[], rule: WindowRule): string {
  const { column } = scanner
  const text = scanner.expect(word, gaps, { expected: 'a window such as last_5m', hint: rule.hint })
  const mistake = windowMistake(text, rule)
  if (mistake !== undefined) scanner.note(column, mistake, rule.hint)
  return text
}

/** For how long ago a change is looked at. */
export const shifts: readonly string[] = ['5m', '10m', '15m', '30m', '1h', '2h', '4h', '1d']

/** `last_1h` or `1h_ago`. */
export function shiftIn(scanner: Scanner, gaps: string[]): string {
  const hint = `known: ${shifts.map((each) => `last_${each}`).join(', ')}`
  const { column } = scanner
  const text = scanner.expect(word, gaps, { expected: 'a shift such as last_1h', hint })
  const plain = /^(?:last_(\w+)|(\w+)_ago)$/.exec(text)
  if (!shifts.includes(plain?.[1] ?? plain?.[2] ?? '')) {
    scanner.note(column, `expected a shift, got ${JSON.stringify(text)}`, hint)
  }
  return text
}
