/** Finds lines and columns of offsets; both count from 1. */
export interface Lines {
  lineOf(offset: number): number
  columnOf(offset: number): number
}

export function linesOf(text: string): Lines {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
  return { lineOf, columnOf: (offset) => offset - (starts[lineOf(offset) - 1] ?? 0) + 1 }
}
