/** An instant as Go writes it, with nanoseconds and UTC: `2026-01-02T03:04:05.678000001Z`. */
export function nanoTime(at: number): string {
  const date = new Date(at)
  const seconds = date.toISOString().slice(0, 19)
  const millis = String(date.getUTCMilliseconds()).padStart(3, '0')
  return `${seconds}.${millis}000001Z`
}

/** An instant in whole seconds: `2026-01-02T03:04:05Z`. */
export function secondTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** An instant in whole seconds since 1970. */
export function unixSeconds(at: number): number {
  return Math.floor(at / 1000)
}
