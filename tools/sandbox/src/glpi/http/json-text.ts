/**
 * A value as JSON text. A `Map` becomes an object whose keys keep their order, also when they are numbers: the columns
 * of a search come as `2`, `1`, `80`.
 */
export function jsonText(value: unknown): string {
  if (value instanceof Map) {
    const fields = [...value].map(([key, field]) => `${JSON.stringify(key)}:${jsonText(field)}`)
    return `{${fields.join(',')}}`
  }
  if (Array.isArray(value)) return `[${value.map((each) => jsonText(each)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => `${JSON.stringify(key)}:${jsonText(field)}`)
  return `{${fields.join(',')}}`
}
