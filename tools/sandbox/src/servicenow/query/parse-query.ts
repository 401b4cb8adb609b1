/** The operators that are understood. */
export const operators = [
  'ISNOTEMPTY',
  'ISEMPTY',
  'EMPTYSTRING',
  'ANYTHING',
  'DOES NOT CONTAIN',
  'NOT LIKE',
  'NOT IN',
  'CONTAINS',
  'LIKE',
  'STARTSWITH',
  'ENDSWITH',
  'INSTANCEOF',
  'IN',
  '!=',
  '>=',
  '<=',
  '=',
  '>',
  '<',
] as const

/** One of {@link operators}. */
export type Operator = (typeof operators)[number]

/** One comparison; `invalid` when it is none. */
export type Condition =
  | { readonly field: string; readonly operator: Operator; readonly value: string }
  | { readonly invalid: string }

/** An encoded query. */
export interface EncodedQuery {
  /** Joined by `^NQ`, inside by `^`, inside of that by `^OR`. */
  readonly alternatives: readonly (readonly (readonly Condition[])[])[]
  readonly order: readonly { readonly field: string; readonly descending: boolean }[]
}

const condition = new RegExp(`^([a-z0-9_.]+)(${operators.join('|')})(.*)$`, 's')

/** Reads an encoded query. There is none that it refuses: what cannot be read becomes an invalid condition. */
export function parseQuery(text: string): EncodedQuery {
  const alternatives: Condition[][][] = [[]]
  const order: { field: string; descending: boolean }[] = []
  for (const part of partsOf(text)) {
    if (part === 'EQ') break
    if (part === '' || part.startsWith('GROUPBY')) continue
    const ordered = /^ORDERBY(DESC)?(.*)$/s.exec(part)
    if (ordered !== null) {
      order.push({ field: ordered[2] ?? '', descending: ordered[1] !== undefined })
      continue
    }
    if (part.startsWith('NQ')) alternatives.push([[conditionOf(part.slice(2))]])
    else if (part.startsWith('OR')) joined(alternatives, conditionOf(part.slice(2)))
    else alternatives.at(-1)?.push([conditionOf(part)])
  }
  return { alternatives, order }
}

/** The parts between carets; two of them in a row are one in a value. */
function partsOf(text: string): readonly string[] {
  const parts = ['']
  for (let index = 0; index < text.length; index += 1) {
    const isCaret = text[index] === '^'
    if (isCaret && text[index + 1] !== '^') {
      parts.push('')
      continue
    }
    if (isCaret) index += 1
    parts.push((parts.pop() ?? '') + (text[index] ?? ''))
  }
  return parts
}

/** To the condition before it. */
function joined(alternatives: readonly Condition[][][], added: Condition): void {
  const last = alternatives.at(-1)
  const chain = last?.at(-1)
  if (chain === undefined) last?.push([added])
  else chain.push(added)
}

function conditionOf(text: string): Condition {
  const [, field, sign, value = ''] = condition.exec(text) ?? []
  const operator = operators.find((each) => each === sign)
  return field === undefined || operator === undefined
    ? { invalid: text }
    : { field, operator, value }
}
