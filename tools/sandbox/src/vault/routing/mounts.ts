import { mountAccessor, randomId } from '../text/random.ts'
import type { Namespace } from './namespaces.ts'

/** How long what a mount gives out lives, and when it locks users out. Durations are seconds; 0 for the server's own. */
export interface MountConfig {
  readonly defaultTtl: number
  readonly maxTtl: number
  readonly lockout: {
    readonly threshold: number
    readonly seconds: number
    readonly resetSeconds: number
    readonly disabled: boolean
  }
}

/** An engine at a path; what can be asked of engines is said elsewhere. */
export interface Mount<Engine = unknown> {
  readonly namespace: Namespace
  /** Inside its namespace, ending in a slash: `secret/`, `auth/approle/`. */
  readonly path: string
  readonly type: string
  readonly accessor: string
  readonly uuid: string
  description: string
  options: Readonly<Record<string, string>> | null
  config: MountConfig
  engine: Engine
  /** Until then the mount is being converted and answers nothing; epoch milliseconds. */
  upgradingUntil: number
}

/** The mounts of all namespaces. */
export interface Mounts<Engine> {
  add(
    mount: Pick<Mount<Engine>, 'namespace' | 'path' | 'type' | 'engine'> &
      Partial<Pick<Mount<Engine>, 'description' | 'options' | 'config'>>,
  ): Mount<Engine>
  remove(mount: Mount<Engine>): void
  get(namespace: Namespace, path: string): Mount<Engine> | undefined
  /** The mount that a path leads to. */
  find(namespace: Namespace, path: string): Mount<Engine> | undefined
  list(namespace: Namespace): readonly Mount<Engine>[]
  all(): readonly Mount<Engine>[]
}

/** The configuration of a mount that nobody has tuned. */
const untuned: MountConfig = {
  defaultTtl: 0,
  maxTtl: 0,
  lockout: { threshold: 5, seconds: 900, resetSeconds: 900, disabled: false },
}

/** Creates an empty table of mounts. */
export function createMounts<Engine>(): Mounts<Engine> {
  const mounts = new Set<Mount<Engine>>()
  const inside = (namespace: Namespace): readonly Mount<Engine>[] =>
    [...mounts].filter((mount) => mount.namespace === namespace)
  return {
    add(given) {
      const mount: Mount<Engine> = {
        accessor: mountAccessor(given.path.startsWith('auth/') ? `auth_${given.type}` : given.type),
        uuid: randomId(),
        description: '',
        options: null,
        config: untuned,
        upgradingUntil: 0,
        ...given,
      }
      mounts.add(mount)
      return mount
    },
    remove(mount) {
      mounts.delete(mount)
    },
    get: (namespace, path) => inside(namespace).find((mount) => mount.path === path),
    find: (namespace, path) =>
      inside(namespace)
        .filter((mount) => path.startsWith(mount.path) || `${path}/` === mount.path)
        .toSorted((a, b) => b.path.length - a.path.length)[0],
    list: (namespace) => inside(namespace).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    all: () => [...mounts],
  }
}
