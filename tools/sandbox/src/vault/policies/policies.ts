import type { Namespace } from '../routing/namespaces.ts'
import { defaultPolicy, wrappingPolicy } from './default-policy.ts'
import { parsePolicy, type Grant } from './parse-policy.ts'

/** A policy. Its patterns are paths inside its namespace. */
export interface Policy {
  readonly namespace: Namespace
  readonly name: string
  readonly text: string
  readonly grants: readonly Grant[]
}

/** The policies of all namespaces. */
export interface Policies {
  /** Parses and stores. Throws an error when the text is no policy. */
  write(namespace: Namespace, name: string, text: string): void
  get(namespace: Namespace, name: string): Policy | undefined
  remove(namespace: Namespace, name: string): void
  names(namespace: Namespace): readonly string[]
  state(): unknown
}

/** Creates the policies that every namespace has. */
export function createPolicies(): Policies {
  const stored = new Map<string, Policy>()
  const keyOf = (namespace: Namespace, name: string): string => `${namespace.path}|${name}`
  const builtIn = (namespace: Namespace, name: string): Policy | undefined => {
    const text =
      name === 'default' ? defaultPolicy : name === 'response-wrapping' ? wrappingPolicy : ''
    return text === '' ? undefined : { namespace, name, text, grants: parsePolicy(text) }
  }
  return {
    write(namespace, name, text) {
      const grants = parsePolicy(text)
      stored.set(keyOf(namespace, name), { namespace, name, text, grants })
    },
    get: (namespace, name) => stored.get(keyOf(namespace, name)) ?? builtIn(namespace, name),
    remove(namespace, name) {
      stored.delete(keyOf(namespace, name))
    },
    names: (namespace) =>
      [
        ...new Set([
          'default',
          ...[...stored.values()]
            .filter((policy) => policy.namespace === namespace)
            .map(({ name }) => name),
        ]),
      ].toSorted(),
    state: () =>
      [...stored.values()].map(({ namespace, name, text }) => ({
        namespace: namespace.path,
        name,
        text,
      })),
  }
}
