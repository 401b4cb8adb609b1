import type { Change } from '@retriever/datadog-entities'

import type { ChangedField, ChangedLine } from './entities-snapshot.ts'

const shownFields = 12
const shownLines = 12
const longestLine = 300

/** The changes that would undo what somebody did elsewhere, as lines: what was written goes, what is there now came. */
export function changedFields(changes: readonly Change[]): readonly ChangedField[] {
  const fields = changes.slice(0, shownFields).map(({ from, pointer, to }) => ({
    pointer,
    lines: changedLines(linesOf(to), linesOf(from)),
  }))
  const rest = changes.length - fields.length
  return rest > 0 ? [...fields, { pointer: `and ${rest} more`, lines: [] }] : fields
}

/** Lines that begin or end both texts alike are left out. */
function changedLines(
  written: readonly string[],
  found: readonly string[],
): readonly ChangedLine[] {
  let head = 0
  while (head < Math.min(written.length, found.length) && written[head] === found[head]) head += 1
  let tail = 0
  const longest = Math.min(written.length, found.length) - head
  while (tail < longest && written.at(-1 - tail) === found.at(-1 - tail)) tail += 1
  const part = (sign: '-' | '+', lines: readonly string[]): readonly ChangedLine[] => {
    const all = lines.slice(head, lines.length - tail)
    const shown = all.slice(0, shownLines).map((text) => ({ sign, text: clipped(text) }))
    const rest = all.length - shown.length
    return rest > 0 ? [...shown, { sign, text: `… and ${rest} more lines` }] : shown
  }
  return [...part('-', written), ...part('+', found)]
}

function linesOf(value: Change['from']): readonly string[] {
  if (value === undefined) return []
  return (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)).split('\n')
}

function clipped(text: string): string {
  return text.length > longestLine ? `${text.slice(0, longestLine)}…` : text
}
