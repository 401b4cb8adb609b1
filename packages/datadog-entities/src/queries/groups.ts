import { textsOf } from './methods.ts'
import type { Query } from './query.ts'
import { seriesOf } from './series.ts'

/** By which tags a query groups, and which tags its scopes name. */
export interface Grouping {
  readonly groups: readonly string[]
  readonly scoped: readonly string[]
}

/** How a query groups; undefined where the query alone does not tell. */
export function groupingOf(query: Query): Grouping | undefined {
  switch (query.kind) {
    case 'metric':
    case 'change':
    case 'special': {
      const series = seriesOf(query.expression)
      return {
        groups: unique(series.flatMap(({ by }) => listed(by ?? ''))),
        scoped: unique(series.flatMap(({ scope }) => keysIn(scope))),
      }
    }
    case 'search':
      return { groups: listed(textsOf(query.methods, 'by')?.join() ?? ''), scoped: [] }
    case 'check': {
      const over = textsOf(query.methods, 'over') ?? []
      return { groups: textsOf(query.methods, 'by') ?? [], scoped: over.flatMap(keysIn) }
    }
    default:
      return undefined
  }
}

function listed(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '')
}

/** `env` of `env:prod` and of `env IN (a,b)`. */
function keysIn(scope: string): readonly string[] {
  const found = scope.matchAll(/(?:^|[\s,!(])([A-Za-z_][\w./-]*)(?=:|\s+(?:NOT\s+)?IN\b)/g)
  return [...found].map(([, key = '']) => key)
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
