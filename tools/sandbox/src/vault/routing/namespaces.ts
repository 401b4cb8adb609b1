import { randomId, randomText } from '../text/random.ts'

/** A namespace; the root's path is empty, others end in a slash. */
export interface Namespace {
  readonly path: string
  /** Six letters behind the dot of its tokens; empty for the root. */
  readonly id: string
  readonly uuid: string
  readonly customMetadata: Readonly<Record<string, string>>
  /** Set while an administrator has locked it. */
  unlockKey: string | undefined
  /** The key with which it can be unsealed, if it can be sealed. */
  readonly unsealKey: string | undefined
  sealed: boolean
}

/** All namespaces. */
export interface Namespaces {
  readonly root: Namespace
  get(path: string): Namespace | undefined
  /** Those directly below, in order. */
  below(parent: Namespace): readonly Namespace[]
  create(
    path: string,
    options: { sealable: boolean; customMetadata: Readonly<Record<string, string>> },
  ): Namespace
  remove(path: string): void
  /** The namespace itself or the nearest one around it that fits. */
  around(namespace: Namespace, fits: (each: Namespace) => boolean): Namespace | undefined
  all(): readonly Namespace[]
}

/** Creates the root. */
export function createNamespaces(): Namespaces {
  const root: Namespace = {
    path: '',
    id: '',
    uuid: randomId(),
    customMetadata: {},
    unlockKey: undefined,
    unsealKey: undefined,
    sealed: false,
  }
  const known = new Map<string, Namespace>([['', root]])
  const sorted = (): readonly Namespace[] =>
    [...known.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return {
    root,
    get: (path) => known.get(path),
    below: (parent) =>
      sorted().filter(
        ({ path }) =>
          path !== parent.path &&
          path.startsWith(parent.path) &&
          !path.slice(parent.path.length, -1).includes('/'),
      ),
    create(path, { sealable, customMetadata }) {
      const namespace: Namespace = {
        path,
        id: randomText(6),
        uuid: randomId(),
        customMetadata,
        unlockKey: undefined,
        unsealKey: sealable ? Buffer.from(randomText(32)).toString('base64') : undefined,
        sealed: sealable,
      }
      known.set(path, namespace)
      return namespace
    },
    remove(path) {
      known.delete(path)
    },
    around: (namespace, fits) =>
      sorted()
        .toReversed()
        .find((each) => namespace.path.startsWith(each.path) && fits(each)),
    all: sorted,
  }
}

/** A namespace's path as a header gives it, in the form in which it is kept. */
export function cleanNamespace(text: string): string {
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const path = parts.join('/')
  return path === '' || path === 'root' ? '' : `${path}/`
}
