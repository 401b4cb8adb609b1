import * as z from 'zod'

/** JSON Schema of a part of the document: 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Collects what schemas share, so that each stands in the document once. */
export interface Components {
  /**
   * The JSON Schema of a validator: of what it takes. `context` names it among all of them; those with an `id` in their
   * metadata are referred to by that.
   */
  schemaOf(schema: z.ZodType, context: string): JsonSchema
  /** By name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
}

const within = '#/$defs/'
const shared = '#/components/schemas/'

export function createComponents(): Components {
  const schemas: Record<string, JsonSchema> = {}
  return {
    schemas,
    schemaOf(schema, context) {
      const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
      const { $schema: _, $defs = {}, id, ...root } = made
      const nameOf = (name: string): string =>
        name.startsWith('__') ? `${context}${name.replaceAll('_', '')}` : name
      const own = typeof id === 'string' ? id : refersToItself(root) ? context : undefined
      for (const [name, definition] of Object.entries($defs)) {
        schemas[nameOf(name)] ??= moved(definition, nameOf, own)
      }
      const body = moved(root, nameOf, own)
      if (own === undefined) return body
      schemas[own] ??= body
      return { $ref: `${shared}${own}` }
    },
  }
}

/** What refers to itself as a whole has to be a component: in the document, `#` is the document. */
function refersToItself(schema: object): boolean {
  return Object.entries(schema).some(
    ([key, value]) =>
      (key === '$ref' && value === '#') ||
      (typeof value === 'object' && value !== null && refersToItself(value)),
  )
}

/** The schema with its references leading to the components, and without its own id. */
function moved(
  schema: object,
  nameOf: (name: string) => string,
  own: string | undefined,
): JsonSchema {
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(key === 'id' && typeof value === 'string'),
  )
  return Object.fromEntries(entries.map(([key, value]) => [key, movedValue(value, key)]))

  function movedValue(value: unknown, key: string): unknown {
    if (key === '$ref' && typeof value === 'string') {
      if (value.startsWith(within)) return `${shared}${nameOf(value.slice(within.length))}`
      return value === '#' && own !== undefined ? `${shared}${own}` : value
    }
    // What stands in examples is no schema.
    if (key === 'examples' || key === 'default') return value
    if (Array.isArray(value)) return value.map((each: unknown) => movedValue(each, ''))
    return typeof value === 'object' && value !== null ? moved(value, nameOf, own) : value
  }
}

/** Only those components that something in the document refers to. */
export function reachable(
  document: unknown,
  schemas: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string' && inner.startsWith(shared)) {
        const name = inner.slice(shared.length)
        if (found.has(name)) continue
        found.add(name)
        look(schemas[name])
      } else look(inner)
    }
  }
  look(document)
  const names = [...found].toSorted()
  return Object.fromEntries(names.map((name) => [name, schemas[name] ?? {}]))
}
