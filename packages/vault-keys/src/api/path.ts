import { VaultError } from '../error.ts'

/**
 * A path below `/v1/`, each of its segments percent-encoded. The parts may have slashes; those at their edges are cut,
 * because the server fails over some of them.
 *
 * ```ts
 * encodedPath('secret', 'data', 'team a/key#1') // 'secret/data/team%20a/key%231'
 * ```
 *
 * Throws a `VaultError` `config` for what the server would read as another path: empty, `.` and `..` segments, and
 * control characters.
 */
export function encodedPath(...parts: readonly string[]): string {
  return parts.flatMap(segmentsOf).map(encodeURIComponent).join('/')
}

/** The path of a mount as it stands in requests: `/team-a/k8s/` becomes `team-a/k8s`. Throws as {@link encodedPath}. */
export function mountPath(mount: string): string {
  return encodedPath(mount)
}

/** The path of a call without its query, for people. */
export function pathOf({ path }: { readonly path: string }): string {
  return path.split('?', 1)[0] ?? ''
}

function segmentsOf(part: string): readonly string[] {
  const segments = part.replaceAll(/^\/+|\/+$/g, '').split('/')
  const mistake = segments.map(mistakeIn).find((found) => found !== undefined)
  if (mistake === undefined) return segments
  throw new VaultError(`the path ${JSON.stringify(part)} ${mistake}`, {
    code: 'config',
    hint: 'Write the path as the server lists it: segments with single slashes between them.',
    path: part,
  })
}

function mistakeIn(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment'
  if (segment === '.' || segment === '..') return `has the segment ${segment}`
  if (/\p{Cc}/u.test(segment)) return 'has a control character'
  return segment.isWellFormed() ? undefined : 'has half of a surrogate pair'
}
