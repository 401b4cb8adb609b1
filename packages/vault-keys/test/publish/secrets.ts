import { Secret } from '@retriever/upstream/secret'

/** Values as they come out of a set of keys. */
export function secrets(values: Readonly<Record<string, string>>): Record<string, Secret> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new Secret(value)]))
}
