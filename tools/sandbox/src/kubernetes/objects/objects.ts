import { randomUUID } from 'node:crypto'

import type { Fields } from '../http/body.ts'
import type { Kind } from './kinds.ts'

/** One object, as it is stored. */
export interface Stored {
  readonly plural: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** All of it, with kind and apiVersion. */
  readonly object: Fields
}

/** Where an object stands. */
export interface Place {
  readonly plural: string
  readonly namespace: string
  readonly name: string
}

/** Everything that the cluster holds. */
export interface Objects {
  /** Counts all writes. */
  version(): number
  find(place: Place): Stored | undefined
  /** By key: namespace, then name. Without a namespace: of all namespaces. */
  list(plural: string, namespace?: string): readonly Stored[]
  add(kind: Kind, place: Omit<Place, 'plural'>, metadata: Fields, rest: Fields): Stored
  /** Replaces what is stored under its place, and gives it a new version. */
  change(stored: Stored, metadata: Fields, rest: Fields): Stored
  remove(place: Place): void
  all(): readonly Fields[]
}

/** Creates an empty store. `now` gives the time of creation in epoch milliseconds. */
export function createObjects(now: () => number): Objects {
  const stored = new Map<string, Stored>()
  let version = 0
  const keyOf = ({ plural, namespace, name }: Place): string => `${plural}/${namespace}/${name}`
  const list: Objects['list'] = (plural, namespace) =>
    [...stored.values()]
      .filter((each) => each.plural === plural && (namespace ?? each.namespace) === each.namespace)
      .toSorted((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1))
  return {
    version: () => version,
    find: (place) => stored.get(keyOf(place)),
    list,
    add(kind, { namespace, name }, metadata, rest) {
      version += 1
      const uid = randomUUID()
      const added: Stored = {
        plural: kind.plural,
        namespace,
        name,
        uid,
        object: {
          kind: kind.kind,
          apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
          metadata: {
            name,
            ...(namespace === '' ? {} : { namespace }),
            uid,
            resourceVersion: String(version),
            creationTimestamp: timestamp(now()),
            ...metadata,
          },
          ...rest,
        },
      }
      stored.set(keyOf(added), added)
      return added
    },
    change(before, metadata, rest) {
      version += 1
      const old = before.object['metadata']
      const kept = typeof old === 'object' ? old : {}
      const changed = {
        ...before,
        object: {
          ...before.object,
          metadata: { ...kept, resourceVersion: String(version), ...metadata },
          ...rest,
        },
      }
      stored.set(keyOf(changed), changed)
      return changed
    },
    remove(place) {
      if (stored.delete(keyOf(place))) version += 1
    },
    all: () => [...stored.values()].map(({ object }) => object),
  }
}

/** An instant as the server writes it, in whole seconds. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
