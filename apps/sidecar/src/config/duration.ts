const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
}

/** Milliseconds of a duration such as `500ms`, `10s`, `1.5h` or `7d`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim())
  const unit = unitMs[match?.[2] ?? '']
  if (!match || unit === undefined) return undefined
  const durationMs = Math.round(Number(match[1]) * unit)
  return Number.isSafeInteger(durationMs) ? durationMs : undefined
}
