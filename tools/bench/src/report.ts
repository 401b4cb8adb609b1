import { styleText } from 'node:util'

import type { BenchmarkResult, Quantity } from './benchmark.ts'
import { median, type Ratio, ratioOf } from './statistics.ts'

const lineLength = 110

/** What `--json` prints for one quantity. */
interface QuantityFigures {
  readonly name: string
  readonly unit: Quantity['unit']
  readonly medians: Readonly<Record<string, number>>
  /** Ours divided by each peer. */
  readonly ratios: Readonly<Record<string, Ratio>>
  readonly rounds: Quantity['rounds']
}

/** The medians and ratios of one quantity. */
function figuresOf(
  { name, unit, rounds }: Quantity,
  [ours, ...peers]: BenchmarkResult['contenders'],
): QuantityFigures {
  const valuesOf = (contender: string) => rounds[contender] ?? []
  const measured = (contender: string) => Object.hasOwn(rounds, contender)
  return {
    name,
    unit,
    medians: Object.fromEntries(
      [ours, ...peers]
        .filter(measured)
        .map((contender) => [contender, median(valuesOf(contender))]),
    ),
    ratios: Object.fromEntries(
      peers.filter(measured).map((peer) => [peer, ratioOf(valuesOf(ours), valuesOf(peer))]),
    ),
    rounds,
  }
}

/** One result as JSON. */
export function jsonOf(name: string, result: BenchmarkResult): unknown {
  return {
    name,
    ...result,
    groups: result.groups.map((group) => ({
      name: group.name,
      quantities: group.quantities.map((quantity) => figuresOf(quantity, result.contenders)),
    })),
  }
}

/** One result for people: a table of medians, and ours divided by each peer. */
export function textOf(name: string, summary: string, result: BenchmarkResult): string {
  const { contenders, groups, skipped, notes, failures } = result
  const [, ...peers] = contenders
  const rows = [
    ['', ...contenders, ...peers.map((peer) => `÷ ${peer}`)],
    ...groups.flatMap((group) => [
      [group.name],
      ...group.quantities.map((quantity) => rowOf(quantity, contenders)),
    ]),
  ]
  return [
    `${styleText('bold', name)}: ${summary}`,
    '',
    ...aligned(rows),
    '',
    ...notes.flatMap(wrapped),
    ...skipped.map((peer) => styleText('yellow', `  skipped: ${peer.name}: ${peer.reason}`)),
    ...failures.map((failure) => styleText('red', `  failed: ${failure}`)),
    '',
  ].join('\n')
}

function rowOf(quantity: Quantity, contenders: BenchmarkResult['contenders']): string[] {
  const { unit, medians, ratios } = figuresOf(quantity, contenders)
  const own = medians[contenders[0]] ?? 0
  return [
    `  ${quantity.name}`,
    ...contenders.map((contender) => {
      const value = medians[contender]
      return value === undefined ? '' : withUnit(value, unit)
    }),
    ...contenders.slice(1).map((peer) => {
      const found = ratios[peer]
      if (!found) return ''
      const { ratio, lowest, highest } = found
      const range = `${times(ratio)}× (${times(lowest)}–${times(highest)})`
      if (!quantity.difference) return range
      const more = own - (medians[peer] ?? 0)
      return `${range} ${more < 0 ? '−' : '+'}${withUnit(Math.abs(more), unit)}`
    }),
  ]
}

function withUnit(value: number, unit: Quantity['unit']): string {
  return unit === '/s' ? `${round(value)}/s` : `${round(value)} ${unit}`.trimEnd()
}

/** A note as an item of a list, in lines that a terminal holds. */
function wrapped(note: string): string[] {
  const lines: string[] = []
  for (const word of note.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined) lines.push(`  · ${word}`)
    else if (line.length + word.length < lineLength) lines.splice(-1, 1, `${line} ${word}`)
    else lines.push(`    ${word}`)
  }
  return lines
}

/** A ratio. More digits than these would be noise. */
function times(ratio: number): string {
  return ratio.toLocaleString('en-US', { maximumSignificantDigits: ratio < 10 ? 2 : 3 })
}

/** A median. */
function round(value: number): string {
  return value.toLocaleString('en-US', {
    maximumSignificantDigits: value >= 1000 ? 4 : 3,
    useGrouping: true,
  })
}

/** Columns of one width; the first is left-aligned. A row of one cell is a heading and does not widen its column. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const tables = rows.filter((row) => row.length > 1)
  const widths = (tables[0] ?? []).map((_, column) =>
    Math.max(...tables.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  )
}
