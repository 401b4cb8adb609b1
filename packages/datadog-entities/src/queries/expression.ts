import type { Argument, Arithmetic, Expression, Method, Series } from './query.ts'
import type { Scanner } from './scanner.ts'

const metricHint = 'a metric is written as avg:system.load.1{env:prod} by {host}'
const numberText = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])/iy
const bareMetric = /[A-Za-z_][\w./-]*(?=\s*\{)/y
const metricName = /[A-Za-z_][\w./-]*/y
const space = /[A-Za-z]\w*(?:\.\d+)?(?:\(\s*v\s*:[^(){}]*\))?(?=\s*:)/y
const functionName = /[A-Za-z_]\w*(?=\s*\()/y

/** Sums, products, calls, numbers and metrics. */
export function expressionIn(scanner: Scanner): Expression {
  return arithmeticIn(scanner, /[+-]/y, () =>
    arithmeticIn(scanner, /[*/]/y, () => scanner.nested(() => operandIn(scanner))),
  )
}

function arithmeticIn(scanner: Scanner, sign: RegExp, operand: () => Expression): Expression {
  const first = operand()
  const rest: Arithmetic['rest'][number][] = []
  for (;;) {
    const gaps: string[] = []
    const operator = scanner.take(sign, gaps)
    if (operator === undefined) break
    rest.push({ operator, operand: operand(), gap: gaps.join('') })
  }
  return rest.length === 0 ? first : { kind: 'arithmetic', first, rest }
}

function operandIn(scanner: Scanner): Expression {
  const gaps: string[] = []
  const { column } = scanner
  if (scanner.take('(', gaps) !== undefined) {
    const inner = expressionIn(scanner)
    scanner.sign(')', gaps, `the parenthesis was opened at ${column}`)
    return { kind: 'group', inner, methods: methodsIn(scanner), gaps }
  }
  if (scanner.take('-', gaps) !== undefined) {
    return { kind: 'negated', inner: scanner.nested(() => operandIn(scanner)), gaps }
  }
  const number = scanner.take(numberText, gaps)
  if (number !== undefined) return { kind: 'number', text: number, gaps }
  if (scanner.sees(bareMetric) || scanner.sees(space)) return seriesIn(scanner, gaps)
  const name = scanner.take(functionName, gaps)
  if (name === undefined) return scanner.fail('a metric, a number or a function', metricHint)
  const given = argumentsIn(scanner, gaps)
  return { kind: 'call', name, arguments: given, methods: methodsIn(scanner), gaps }
}

function seriesIn(scanner: Scanner, gaps: string[]): Series {
  const aggregator = scanner.take(space, gaps)
  if (aggregator !== undefined) scanner.sign(':', gaps)
  const metric = scanner.expect(metricName, gaps, {
    expected: 'the name of a metric',
    hint: metricHint,
  })
  const scope = bracedIn(scanner, gaps, 'everything is {*}')
  const grouped = scanner.take(/by(?=\s*\{)/y, gaps) !== undefined
  const by = grouped ? bracedIn(scanner, gaps, 'groups are written as by {host,env}') : undefined
  const methods = methodsIn(scanner)
  return {
    kind: 'series',
    ...(aggregator !== undefined && { space: aggregator }),
    metric,
    scope,
    ...(by !== undefined && { by }),
    methods,
    gaps,
  }
}

function bracedIn(scanner: Scanner, gaps: string[], hint: string): string {
  const opened = scanner.column
  scanner.sign('{', gaps, hint)
  const { column } = scanner
  const inner = scanner.upTo(/[^{}]*/y)
  if (inner.trim() === '') scanner.note(column, 'expected tags between the braces', hint)
  scanner.sign('}', gaps, `the brace was opened at ${opened}`)
  return inner
}

const wordAlone = /(?:\d+[a-z]+|[A-Za-z_@*][\w.@/:*-]*)(?=\s*[,)])/y
const parameter = /[A-Za-z_]\w*(?=\s*=(?!=))/y

/** `.rollup("count").last("5m")`, as many as there are; each is shown to `note` with its column and those before it. */
export function methodsIn(
  scanner: Scanner,
  note?: (column: number, name: string, before: readonly Method[]) => void,
): readonly Method[] {
  const methods: Method[] = []
  for (;;) {
    const gaps: string[] = []
    if (scanner.take(/\.(?!\d)/y, gaps) === undefined) return methods
    const { column } = scanner
    const name = scanner.expect(/[A-Za-z_]\w*/y, gaps, { expected: 'a name after the dot' })
    note?.(column, name, methods)
    methods.push({ name, arguments: argumentsIn(scanner, gaps), gaps })
  }
}

/** `(a, 'b', c=1)`; the gaps of the parentheses and commas are added. */
function argumentsIn(scanner: Scanner, gaps: string[]): readonly Argument[] {
  scanner.sign('(', gaps)
  const given: Argument[] = []
  if (scanner.take(')', gaps) !== undefined) return given
  do given.push(argumentIn(scanner))
  while (scanner.take(',', gaps) !== undefined)
  scanner.expect(')', gaps, { expected: '"," or ")"' })
  return given
}

function argumentIn(scanner: Scanner): Argument {
  const gaps: string[] = []
  if (scanner.sees(/["']/y)) {
    return { kind: 'quoted', text: scanner.quoted(gaps, { expected: 'a text' }), gaps }
  }
  const name = scanner.take(parameter, gaps)
  if (name !== undefined) {
    scanner.sign('=', gaps)
    return { kind: 'named', name, value: scanner.nested(() => argumentIn(scanner)), gaps }
  }
  const word = scanner.take(wordAlone, gaps)
  return word === undefined ? expressionIn(scanner) : { kind: 'word', text: word, gaps }
}
