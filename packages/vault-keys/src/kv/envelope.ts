/** What every answer of Vault is wrapped in, as far as it was understood. */
export interface Envelope {
  readonly data?: JsonObject
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  readonly leaseId: string
  readonly leaseMs: number
  readonly renewable: boolean
}

export type JsonObject = Readonly<Record<string, unknown>>

/** Reads the envelope of a body. Whatever is of another shape counts as absent. */
export function envelopeOf(body: unknown): Envelope {
  const envelope = objectOf(body) ?? {}
  const data = objectOf(envelope['data'])
  const seconds = envelope['lease_duration']
  return {
    ...(data && { data }),
    errors: textsOf(envelope['errors']),
    warnings: textsOf(envelope['warnings']),
    leaseId: typeof envelope['lease_id'] === 'string' ? envelope['lease_id'] : '',
    leaseMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 0,
    renewable: envelope['renewable'] === true,
  }
}

/** The value, if it is a JSON object. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}
