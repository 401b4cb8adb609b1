/** Where a secret is: which mount, of which kind, and the path below it. */
export interface Place {
  /** Without slashes at either end. */
  readonly mount: string
  readonly kv: 1 | 2
  /** Below the mount; empty for the mount itself. */
  readonly path: string
  /**
   * - `given`: the caller said so
   * - `asked`: the server has just said so
   * - `remembered`: the server said so some time ago
   */
  readonly known: 'given' | 'asked' | 'remembered'
}

/** The path that a policy must grant, and that is requested below `/v1/`, not yet encoded. */
export function apiPath({ mount, kv, path }: Place, kind: 'data' | 'metadata'): string {
  const segments = kv === 1 ? [mount, path] : [mount, kind, path]
  return segments.filter((segment) => segment !== '').join('/')
}

/** Mount and path, as people write it. */
export function fullPath({ mount, path }: Pick<Place, 'mount' | 'path'>): string {
  return path === '' ? mount : `${mount}/${path}`
}

/** The rest of `path` below `mount`; undefined when it is elsewhere. */
export function below(mount: string, path: string): string | undefined {
  if (path === mount) return ''
  return path.startsWith(`${mount}/`) ? path.slice(mount.length + 1) : undefined
}
