import { UnusableAnswer } from './unusable-answer.ts'

/** A fact sheet, as far as the gate looks at it. */
export interface FactSheet {
  readonly id: string
  readonly name: string
  /** `Parent / Child` in a hierarchy. */
  readonly displayName: string
  readonly type: string
  /** `ACTIVE` or `ARCHIVED`; undefined when it is not told. */
  readonly status: string | undefined
  /** The phase of its lifecycle today: `active`, `endOfLife`, … */
  readonly phase: string | undefined
}

/** One page of fact sheets. */
export interface FactSheetPage {
  readonly sheets: readonly FactSheet[]
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined
}

/**
 * The query for fact sheets of one type, whose name is checked already: it cannot be a variable where a type has fields
 * of its own. Everything else is one.
 */
export function factSheetQuery(type: string): string {
  return `query ($filter: FilterInput!, $after: String) {
  allFactSheets(first: 50, after: $after, factSheetType: ${type}, filter: $filter) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { id name displayName type status ... on ${type} { lifecycle { asString } } } }
  }
}`
}

/** Reads an answer. Throws {@link UnusableAnswer}; errors come with status 200 as well. */
export function factSheetPage(answer: unknown): FactSheetPage {
  const errors = at(answer, 'errors')
  const isGood = errors === undefined || errors === null || isEmpty(errors)
  if (!isGood) {
    throw new UnusableAnswer('refuses the query, or a part of it')
  }
  const all = at(at(answer, 'data'), 'allFactSheets')
  const edges = at(all, 'edges')
  const info = at(all, 'pageInfo')
  const hasNext = at(info, 'hasNextPage')
  if (!Array.isArray(edges) || typeof hasNext !== 'boolean') throw unreadable()
  const next = at(info, 'endCursor')
  if (hasNext && (typeof next !== 'string' || next === '')) throw unreadable()
  return {
    sheets: edges.map((edge: unknown) => sheetIn(at(edge, 'node'))),
    next: hasNext && typeof next === 'string' ? next : undefined,
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function sheetIn(node: unknown): FactSheet {
  const id = text(at(node, 'id'))
  const name = text(at(node, 'name'))
  const type = text(at(node, 'type'))
  if (id === undefined || name === undefined || type === undefined) throw unreadable()
  return {
    id,
    name,
    displayName: text(at(node, 'displayName')) ?? name,
    type,
    status: text(at(node, 'status')),
    phase: text(at(at(node, 'lifecycle'), 'asString')),
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function unreadable(): UnusableAnswer {
  return new UnusableAnswer('answers, but not as its API does')
}
