import type { CompositeQuery, Junction, Logic } from './query.ts'
import type { Scanner } from './scanner.ts'

const hint = 'such as 12 && (34 || !56)'

/** `12 && (34 || !56)`: ids of monitors, or links to documents of the same run. */
export function compositeQueryIn(scanner: Scanner): CompositeQuery {
  const expression = eitherIn(scanner)
  return { kind: 'composite', expression, end: scanner.end('"&&", "||" or the end') }
}

function eitherIn(scanner: Scanner): Logic {
  return junctionIn(scanner, 'or', '||', () =>
    junctionIn(scanner, 'and', '&&', () => oneIn(scanner)),
  )
}

function junctionIn(
  scanner: Scanner,
  kind: Junction['kind'],
  sign: string,
  operand: () => Logic,
): Logic {
  const first = operand()
  const rest: Junction['rest'][number][] = []
  for (;;) {
    const gaps: string[] = []
    if (scanner.take(sign, gaps) === undefined) break
    rest.push({ operand: operand(), gap: gaps.join('') })
  }
  return rest.length === 0 ? first : { kind, first, rest }
}

function oneIn(scanner: Scanner): Logic {
  return scanner.nested(() => {
    const gaps: string[] = []
    if (scanner.take('!', gaps) !== undefined) return { kind: 'not', inner: oneIn(scanner), gaps }
    if (scanner.take('(', gaps) !== undefined) {
      const inner = eitherIn(scanner)
      scanner.sign(')', gaps)
      return { kind: 'logic-group', inner, gaps }
    }
    const text = scanner.expect(/\d+(?!\w)|\$\{[^{}\n]+\}/y, gaps, {
      expected: 'the id of a monitor, "!" or "("',
      hint,
    })
    return { kind: 'monitor', text, gaps }
  })
}
