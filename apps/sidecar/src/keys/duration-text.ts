const units = [
  { ms: 24 * 60 * 60_000, name: 'd' },
  { ms: 60 * 60_000, name: 'h' },
  { ms: 60_000, name: 'm' },
  { ms: 1_000, name: 's' },
]

/** A duration as people say it, in its largest unit: `3d`, `12h`, `0s`. */
export function durationText(durationMs: number): string {
  const positive = Math.max(0, durationMs)
  const unit = units.find(({ ms }) => positive >= ms) ?? { ms: 1_000, name: 's' }
  return `${Math.floor(positive / unit.ms)}${unit.name}`
}
