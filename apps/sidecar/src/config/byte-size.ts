const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  KiB: 1_024,
  MiB: 1_024 * 1_024,
}

/** Bytes of a size such as `4096`, `512KiB` or `10MiB`; undefined when it is not one. */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+) ?(B|kB|MB|KiB|MiB)?$/.exec(text.trim())
  const unit = unitBytes[match?.[2] ?? '']
  if (!match || unit === undefined) return undefined
  const bytes = Number(match[1]) * unit
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
