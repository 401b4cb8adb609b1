/** What a refusal of Kubernetes says. */
export interface StatusBody {
  readonly message?: string
  /** `NotFound`, `Forbidden`, … */
  readonly reason?: string
}

/** Reads the body of a refusal; undefined when it is no Status. Not every 404 of Kubernetes is JSON. */
export function statusBody(text: string): StatusBody | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(value) || value['kind'] !== 'Status') return undefined
  const { message, reason } = value
  return {
    ...(typeof message === 'string' && message !== '' && { message }),
    ...(typeof reason === 'string' && reason !== '' && { reason }),
  }
}

/** Whether it is an object of JSON. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
