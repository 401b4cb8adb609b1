/** An instant as Datadog prints it: `2026-11-21T13:51:35.000000+00:00`. */
export function isoTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 23)}000+00:00`
}

/** An instant in whole seconds since the epoch. */
export function epochSeconds(at: number): number {
  return Math.floor(at / 1000)
}
