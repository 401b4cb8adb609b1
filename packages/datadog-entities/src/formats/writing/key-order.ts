import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'

/** What a reader looks for first, on every level; all other keys follow by their code units. */
const first = [
  'apiVersion',
  'kind',
  'metadata',
  'ref',
  'id',
  'name',
  'title',
  'type',
  'layout_type',
  'service',
  'env',
  'team',
  'severity',
  'description',
  'summary',
  'query',
  'message',
  'priority',
  'tags',
]

const ranks: ReadonlyMap<string, number> = new Map(first.map((key, rank) => [key, rank]))

/** The value with keys in the order in which we write them, and without absent ones. */
export function inKeyOrder(value: JsonObject): JsonObject
export function inKeyOrder(value: Json): Json
export function inKeyOrder(value: Json): Json {
  if (isJsonArray(value)) return value.map((item) => inKeyOrder(item))
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value)
    .flatMap(([key, item]): [string, Json][] =>
      item === undefined ? [] : [[key, inKeyOrder(item)]],
    )
    .toSorted(([one], [other]) => compare(one, other))
  return Object.fromEntries(entries)
}

function compare(one: string, other: string): number {
  const difference = (ranks.get(one) ?? first.length) - (ranks.get(other) ?? first.length)
  if (difference !== 0) return difference
  return one < other ? -1 : 1
}
