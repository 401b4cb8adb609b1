import { FieldFailure } from '../graphql/graphql-error.ts'

/** One page of a list, as Relay describes it. */
export interface Connection {
  readonly totalCount: number
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  readonly edges: readonly { readonly cursor: string; readonly node: unknown }[]
}

/** What is asked of a list. */
export interface PageRequest {
  readonly first: number
  /** The cursor of the last one that was seen. */
  readonly after: string | null
}

/** The page that begins after a cursor. Throws a `FieldFailure` for a cursor that nobody gave out. */
export function pageOf<T>(
  all: readonly T[],
  { first, after }: PageRequest,
  present: (item: T) => unknown,
): Connection {
  const start = after === null || after === '' ? 0 : positionOf(after) + 1
  const page = all.slice(start, start + Math.max(first, 0))
  const edges = page.map((item, index) => ({
    cursor: cursorOf(start + index),
    node: present(item),
  }))
  return {
    totalCount: all.length,
    pageInfo: {
      hasNextPage: start + page.length < all.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    edges,
  }
}

function cursorOf(position: number): string {
  return Buffer.from(`position:${position}`).toString('base64')
}

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64').toString()
  const digits = /^position:(\d{1,9})$/.exec(text)?.[1]
  if (digits === undefined) throw new FieldFailure(`The cursor '${cursor}' is invalid.`)
  return Number(digits)
}
