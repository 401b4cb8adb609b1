/** One line of a comparison. `gap` stands for lines that are the same and not shown. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ' | 'gap'
  readonly text: string
}

/** How many equal lines are shown around a change. */
const context = 2

/** Above this product of lines, both texts are shown whole. */
const mostComparisons = 4_000_000

/** What has to go from one text and to come into it, line by line, to make the other. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  return withoutFarLines(compared(before.split('\n'), after.split('\n')))
}

function compared(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before.at(-1 - tail) === after.at(-1 - tail)
  ) {
    tail += 1
  }
  return [
    ...before.slice(0, head).map((text): DiffLine => ({ sign: ' ', text })),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map((text): DiffLine => ({ sign: ' ', text })),
  ]
}

/** By the longest common subsequence; removed lines stand before added ones. */
function middle(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const removed = (text: string): DiffLine => ({ sign: '-', text })
  const added = (text: string): DiffLine => ({ sign: '+', text })
  if (before.length * after.length > mostComparisons) {
    return [...before.map(removed), ...after.map(added)]
  }
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        before[i] === after[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0)
    }
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]]
    if (old !== undefined && old === fresh) {
      lines.push({ sign: ' ', text: old })
      i += 1
      j += 1
    } else if (
      old !== undefined &&
      (fresh === undefined ||
        (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push(removed(old))
      i += 1
    } else {
      lines.push(added(fresh ?? ''))
      j += 1
    }
  }
  return lines
}

function withoutFarLines(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = new Set<number>()
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue
    for (let at = index - context; at <= index + context; at += 1) near.add(at)
  }
  return lines.flatMap((line, index): readonly DiffLine[] => {
    if (near.has(index)) return [line]
    return index === 0 || near.has(index - 1) ? [{ sign: 'gap', text: '…' }] : []
  })
}
