import { displayAt, valueAt, type Row, type Rows } from '../rows/row.ts'
import type { Equality } from '../settings.ts'
import type { Column } from '../tables/columns.ts'
import { isA } from '../tables/tables.ts'
import type { Operator } from './parse-query.ts'

/** What a condition is held against. */
export interface Subject {
  readonly rows: Rows
  readonly row: Row
  readonly field: string
  readonly column: Column | undefined
  readonly equality: Equality
}

/** Whether a record meets a condition. */
export function meets(subject: Subject, operator: Operator, value: string): boolean {
  const { rows, row, field, column, equality } = subject
  const own = valueAt(rows, row, field)
  const same = (text: string): boolean => folded(own, equality) === folded(text, equality)
  const shown = (): string => {
    const text = column?.kind === 'reference' ? displayAt(rows, row, field) : own
    return folded(text, equality)
  }
  const sought = folded(value, equality)
  const compared = (): number => compareTexts(own, value, isNumeric(column))
  switch (operator) {
    case '=': {
      return same(value)
    }
    case '!=': {
      return !same(value)
    }
    case '>': {
      return compared() > 0
    }
    case '>=': {
      return compared() >= 0
    }
    case '<': {
      return compared() < 0
    }
    case '<=': {
      return compared() <= 0
    }
    case 'LIKE':
    case 'CONTAINS': {
      return shown().includes(sought)
    }
    case 'NOT LIKE':
    case 'DOES NOT CONTAIN': {
      return !shown().includes(sought)
    }
    case 'STARTSWITH': {
      return shown().startsWith(sought)
    }
    case 'ENDSWITH': {
      return shown().endsWith(sought)
    }
    case 'IN': {
      return value.split(',').some(same)
    }
    case 'NOT IN': {
      return !value.split(',').some(same)
    }
    case 'INSTANCEOF': {
      return isA(own, value)
    }
    case 'ISEMPTY':
    case 'EMPTYSTRING': {
      return own === ''
    }
    case 'ISNOTEMPTY': {
      return own !== ''
    }
    case 'ANYTHING': {
      return true
    }
  }
}

/** Negative, zero, positive. */
export function compareTexts(a: string, b: string, numeric: boolean): number {
  if (numeric) return Number(a) - Number(b)
  const [lowA, lowB] = [a.toLowerCase(), b.toLowerCase()]
  return lowA < lowB ? -1 : lowA > lowB ? 1 : 0
}

function isNumeric(column: Column | undefined): boolean {
  return column?.kind === 'integer' || column?.kind === 'choice'
}

/** What the database sees as equal becomes equal. It pads texts with blanks, unless it compares them exactly. */
function folded(text: string, equality: Equality): string {
  if (equality === 'exact') return text
  const low = text.trimEnd().toLowerCase()
  return equality === 'ignore-case' ? low : low.normalize('NFD').replaceAll(/\p{M}/gu, '')
}
