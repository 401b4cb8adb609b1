/** One benchmark: something of ours beside its peers, in one run. */
export interface Benchmark {
  readonly name: string
  /** What is compared, in one line. */
  readonly summary: string
  readonly defaultRounds: number
  readonly run: (settings: BenchmarkSettings) => Promise<BenchmarkResult>
}

/** What the command line says. */
interface BenchmarkSettings {
  readonly rounds: number
  /** How long a load is kept up in each round of `ingest` and `api`. Default: as long as the benchmark finds right. */
  readonly seconds?: number
  /** The Python that the peer of `ingest` runs on. */
  readonly python: string
  /** Whether `datadog` has its full size. */
  readonly full: boolean
  /** Tells a waiting person where we are. */
  readonly progress: (text: string) => void
}

/** What was measured. */
export interface BenchmarkResult {
  /** Whose figures these are; the first one is ours. */
  readonly contenders: readonly [string, ...string[]]
  readonly groups: readonly QuantityGroup[]
  /** Peers that could not take part. */
  readonly skipped: readonly SkippedPeer[]
  /** What one must know to read the figures rightly. */
  readonly notes: readonly string[]
  /** What went wrong on our side; figures of a run with failures prove nothing. */
  readonly failures: readonly string[]
}

/** Quantities that were measured under one set of conditions. */
export interface QuantityGroup {
  readonly name: string
  readonly quantities: readonly Quantity[]
}

/** One quantity, by contender, one value a round. */
export interface Quantity {
  readonly name: string
  /** Empty for a count. */
  readonly unit: '/s' | 'ms' | 'µs' | 'MB' | ''
  /** Also show how much more ours is, in the unit, where that says more than the ratio. */
  readonly difference?: boolean
  /** Contenders that have nothing to do with it are left out. */
  readonly rounds: Readonly<Record<string, readonly number[]>>
}

/** A peer that could not take part, and why. */
export interface SkippedPeer {
  readonly name: string
  readonly reason: string
}
