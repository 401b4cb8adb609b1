/** The middle one of these values; the mean of the two middle ones when their number is even. Throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) throw new RangeError('there is no median of nothing')
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The smallest of these values that `percent` per cent of them do not exceed. Throws when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).toSorted()
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  const found = sorted[rank - 1]
  if (found === undefined) throw new RangeError('there is no percentile of nothing')
  return found
}

/** How one series of rounds stands to another. */
export interface Ratio {
  /** Median divided by median. */
  readonly ratio: number
  /** The lowest ratio of two measurements of the same round. */
  readonly lowest: number
  readonly highest: number
}

/** Compares two series that were measured in the same rounds, round by round. */
export function ratioOf(ours: readonly number[], peer: readonly number[]): Ratio {
  if (ours.length !== peer.length) throw new RangeError('both must be measured in every round')
  const ratios = ours.map((value, round) => value / (peer[round] ?? Number.NaN))
  return {
    ratio: median(ours) / median(peer),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  }
}
