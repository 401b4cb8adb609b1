import type { Change } from '../diff/change.ts'
import { changesBetween, isSame } from '../diff/changes-between.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json } from '../json.ts'
import { identityOf } from './widget-identity.ts'

/** A widget that is there before and after, by its places. */
interface Pair {
  readonly before: number
  readonly after: number
}

/**
 * The differences between two lists of normal widgets as a person would tell them: which ones are new, gone, moved, or
 * changed, and how. Equal widgets belong together first, then those with the same title and type. Pointers lead into
 * the declared dashboard; those of widgets that are gone lead into the live one.
 */
export function widgetChanges(
  from: readonly Json[],
  to: readonly Json[],
  pointer: string,
): readonly Change[] {
  const pairs = pairsOf(from, to)
  const steady = longestRise(pairs)
  const gone = from.flatMap((widget, place): Change[] =>
    pairs.some(({ before }) => before === place)
      ? []
      : [{ pointer: `${pointer}/${place}`, from: widget, note: 'the widget goes' }],
  )
  const present = to.flatMap((widget, place): readonly Change[] => {
    const at = `${pointer}/${place}`
    const pair = pairs.find(({ after }) => after === place)
    if (pair === undefined) return [{ pointer: at, to: widget, note: 'the widget is new' }]
    const moved = steady.has(pair) ? [] : [{ pointer: at, note: `moved from place ${pair.before}` }]
    return [...moved, ...within(from[pair.before], widget, at)]
  })
  return [...gone, ...present]
}

/** The differences of one widget; those of a group are told widget by widget. */
function within(from: Json | undefined, to: Json, pointer: string): readonly Change[] {
  const before = groupIn(from)
  const after = groupIn(to)
  if (before === undefined || after === undefined) return changesBetween(from, to, pointer)
  return [
    ...changesBetween(before.others, after.others, pointer),
    ...widgetChanges(before.widgets, after.widgets, `${pointer}/definition/widgets`),
  ]
}

function groupIn(
  widget: Json | undefined,
): { readonly others: Json; readonly widgets: readonly Json[] } | undefined {
  const definition = isJsonObject(widget) ? widget['definition'] : undefined
  if (!isJsonObject(widget) || !isJsonObject(definition)) return undefined
  const { widgets, ...others } = definition
  return isJsonArray(widgets) ? { others: { ...widget, definition: others }, widgets } : undefined
}

function pairsOf(from: readonly Json[], to: readonly Json[]): readonly Pair[] {
  const pairs: Pair[] = []
  const free = new Set(from.keys())
  const pair = (after: number, fits: (widget: Json | undefined) => boolean): void => {
    const before = [...free].find((place) => fits(from[place]))
    if (before === undefined) return
    free.delete(before)
    pairs.push({ before, after })
  }
  for (const [after, widget] of to.entries()) pair(after, (other) => isSame(widget, other))
  const taken = new Set(pairs.map(({ after }) => after))
  for (const after of [...to.keys()].filter((place) => !taken.has(place))) {
    const key = keyOf(to[after])
    pair(after, (other) => keyOf(other) === key)
  }
  return pairs.toSorted((a, b) => a.after - b.after)
}

function keyOf(widget: Json | undefined): string {
  return isJsonObject(widget) ? identityOf('', widget) : ''
}

/** The largest choice of pairs that are in the same order before and after: all others have moved. */
function longestRise(pairs: readonly Pair[]): ReadonlySet<Pair> {
  const best: (readonly Pair[])[] = []
  for (const pair of pairs) {
    const longest = best
      .filter((chain) => (chain.at(-1)?.before ?? -1) < pair.before)
      .reduce<readonly Pair[]>((a, b) => (b.length > a.length ? b : a), [])
    best.push([...longest, pair])
  }
  return new Set(best.reduce<readonly Pair[]>((a, b) => (b.length > a.length ? b : a), []))
}
