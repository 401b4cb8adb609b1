import type {
  Argument,
  Call,
  ChangeQuery,
  Comparison,
  Expression,
  Logic,
  Method,
  MetricQuery,
  Query,
  Series,
  SpecialQuery,
} from './query.ts'

/** The text of a query: of a tree that was read, the same bytes. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'metric':
    case 'special':
      return printedMetric(query) + query.end
    case 'change':
      return printedChange(query) + query.end
    case 'search':
      return called(query.source, query.search, query) + query.end
    case 'formula':
      return called('formula', query.formula, query) + query.end
    case 'slo':
      return called(query.function, query.slo, query) + query.end
    case 'check':
      return woven([query.check], query.gaps) + printedMethods(query.methods) + query.end
    case 'composite':
      return printedLogic(query.expression) + query.end
    case 'raw':
      return query.text
  }
}

/** Words and signs with the white space before each. */
function woven(words: readonly string[], gaps: readonly string[]): string {
  return words.map((word, index) => `${gaps[index] ?? ''}${word}`).join('')
}

function printedMetric(query: MetricQuery | SpecialQuery): string {
  const { aggregate, window, expression, comparison, gaps } = query
  const head = woven([aggregate, '(', window, ')', ':'], gaps)
  return head + printExpression(expression) + printedComparison(comparison)
}

function printedChange(query: ChangeQuery): string {
  const { aggregate, window, shift, expression, comparison, gaps } = query
  const words = [query.function, '(', aggregate, '(', window, ')', ',', shift, ')', ':']
  return woven(words, gaps) + printExpression(expression) + printedComparison(comparison)
}

interface Chain {
  readonly methods: readonly Method[]
  readonly comparison: Comparison
  readonly gaps: readonly string[]
}

function called(name: string, text: string, { methods, comparison, gaps }: Chain): string {
  const head = woven([name, '(', text, ')'], gaps)
  return head + printedMethods(methods) + printedComparison(comparison)
}

function printedComparison({ operator, number, gaps }: Comparison): string {
  return woven([operator, number], gaps)
}

/** The text of an expression: of a tree that was read, the same bytes. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'arithmetic': {
      const rest = expression.rest.map(
        ({ operator, operand, gap }) => gap + operator + printExpression(operand),
      )
      return printExpression(expression.first) + rest.join('')
    }
    case 'group': {
      const [open = '', close = ''] = expression.gaps
      const inner = printExpression(expression.inner)
      return `${open}(${inner}${close})${printedMethods(expression.methods)}`
    }
    case 'negated':
      return woven(['-'], expression.gaps) + printExpression(expression.inner)
    case 'number':
      return woven([expression.text], expression.gaps)
    case 'series':
      return printedSeries(expression)
    case 'call':
      return printedCall(expression) + printedMethods(expression.methods)
  }
}

function printedSeries({ space, metric, scope, by, methods, gaps }: Series): string {
  // What stands between braces keeps its own white space, the one before the closing brace included.
  const words = [
    ...(space === undefined ? [] : [space, ':']),
    metric,
    '{',
    `${scope}}`,
    ...(by === undefined ? [] : ['by', '{', `${by}}`]),
  ]
  return woven(words, gaps) + printedMethods(methods)
}

function printedCall({ name, arguments: given, gaps }: Call): string {
  const [before = '', ...rest] = gaps
  return before + name + printedArguments(given, rest)
}

function printedMethods(methods: readonly Method[]): string {
  return methods
    .map(({ name, arguments: given, gaps: [dot = '', before = '', ...rest] }) => {
      return `${dot}.${before}${name}${printedArguments(given, rest)}`
    })
    .join('')
}

function printedArguments(given: readonly Argument[], gaps: readonly string[]): string {
  const [open = '', ...rest] = gaps
  const inner = given.map((argument, index) => {
    const comma = index === 0 ? '' : `${rest[index - 1] ?? ''},`
    return comma + printedArgument(argument)
  })
  return `${open}(${inner.join('')}${rest.at(-1) ?? ''})`
}

function printedArgument(argument: Argument): string {
  switch (argument.kind) {
    case 'word':
    case 'quoted':
      return woven([argument.text], argument.gaps)
    case 'named':
      return woven([argument.name, '='], argument.gaps) + printedArgument(argument.value)
    default:
      return printExpression(argument)
  }
}

function printedLogic(logic: Logic): string {
  switch (logic.kind) {
    case 'and':
    case 'or': {
      const sign = logic.kind === 'and' ? '&&' : '||'
      const rest = logic.rest.map(({ operand, gap }) => gap + sign + printedLogic(operand))
      return printedLogic(logic.first) + rest.join('')
    }
    case 'not':
      return woven(['!'], logic.gaps) + printedLogic(logic.inner)
    case 'logic-group': {
      const [open = '', close = ''] = logic.gaps
      return `${open}(${printedLogic(logic.inner)}${close})`
    }
    case 'monitor':
      return woven([logic.text], logic.gaps)
  }
}
