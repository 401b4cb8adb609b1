/** An object's fields; undefined for anything else. */
export function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

/** A list; undefined for anything else. */
export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

/** A number, also one that came as a string of digits, as some versions and column types send it. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

/** A usable id. */
export function positiveInteger(value: unknown): number | undefined {
  const id = number(value)
  return id !== undefined && Number.isSafeInteger(id) && id > 0 ? id : undefined
}

/** A string. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
