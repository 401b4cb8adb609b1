import { isObject, type JsonObject } from '../json.ts'

/** Something in the software catalog that somebody described. */
export interface Entity {
  readonly id: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** As sent. */
  readonly schema: JsonObject
  readonly createdAt: number
  readonly modifiedAt: number
}

/** `service:default/web-store`: what an entity is called wherever it is named. */
export function refOf({
  kind,
  namespace,
  name,
}: Pick<Entity, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}:${namespace}/${name}`
}

/** A ref in its full form; the namespace may have been left out. Undefined when the text is no ref. */
export function fullRef(text: string): string | undefined {
  const found = /^([^:/]+):(?:([^/]+)\/)?([^/]+)$/.exec(text)
  if (found === null) return undefined
  const [, kind = '', namespace = 'default', name = ''] = found
  return refOf({ kind: kind.toLowerCase(), namespace, name })
}

/** What an entity of version 3 is called; undefined when it does not say its kind and its name. */
export function identityOf({
  kind,
  metadata,
}: JsonObject): Pick<Entity, 'kind' | 'namespace' | 'name'> | undefined {
  const { name, namespace = 'default' } = isObject(metadata) ? metadata : {}
  return typeof kind === 'string' && typeof name === 'string' && typeof namespace === 'string'
    ? { kind, namespace, name }
    : undefined
}
