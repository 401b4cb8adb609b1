import type { VaultAnswer } from '../api/call.ts'
import { VaultError } from '../error.ts'
import { envelopeOf, objectOf } from './envelope.ts'
import { below } from './place.ts'

/** What the server says about the mount that serves a path. */
export interface Mount {
  /** Without slashes at either end, as seen from the namespace of the request. */
  readonly path: string
  readonly kv: 1 | 2
}

/**
 * Says which mount an answer of `sys/internal/ui/mounts/<path>` describes; its status is 200 or 404. Undefined when the
 * server is too old to have this question: all its mounts are KV v1. Throws a `VaultError` when it is no KV mount.
 */
export function mountOf(path: string, answer: VaultAnswer, vault: string): Mount | undefined {
  const { data, errors } = envelopeOf(answer.body)
  const about = { vault, status: answer.status, requestId: answer.requestId, path }
  if (answer.status === 404) {
    if (!errors.includes('namespace not found')) return undefined
    throw new VaultError(`${vault}: the namespace does not exist`, {
      ...about,
      code: 'namespace-not-found',
      hint: 'Check the namespace for spelling; upper and lower case count.',
    })
  }
  const mounted = typeof data?.['path'] === 'string' ? mountPoint(data['path'], path) : undefined
  const type = data?.['type']
  if (mounted === undefined || typeof type !== 'string') {
    throw new VaultError(`${vault}: what is mounted at ${path} was not told in a known form`, {
      ...about,
      code: 'protocol',
      hint: 'Give mount and kv in the reference, so that the server need not be asked.',
    })
  }
  if (type !== 'kv' && type !== 'generic') {
    throw new VaultError(
      `${vault}: ${mounted} holds an engine of type ${JSON.stringify(type)}, not kv`,
      {
        ...about,
        code: 'kv-version-mismatch',
        hint: 'Name a secret in a KV mount; or, to read a path of another engine as it is, say kv: 1.',
      },
    )
  }
  return { path: mounted, kv: versionOf(data?.['options'], mounted, about) }
}

/**
 * The mount as seen from the request. In its answer the server may put the namespace before it (`ns1/secret/`), and the
 * path that was asked for begins with what is left then.
 */
function mountPoint(told: string, path: string): string | undefined {
  const segments = told.split('/').filter((segment) => segment !== '')
  for (let from = 0; from < segments.length; from += 1) {
    const mount = segments.slice(from).join('/')
    if (below(mount, path) !== undefined) return mount
  }
  return undefined
}

/** Mounts without options, or without a version in them, are KV v1. */
function versionOf(
  options: unknown,
  mount: string,
  about: { readonly vault: string; readonly path: string },
): 1 | 2 {
  const version = objectOf(options)?.['version'] ?? '1'
  if (version === '1') return 1
  if (version === '2') return 2
  throw new VaultError(`${about.vault}: ${mount} is of an unknown KV version`, {
    ...about,
    code: 'protocol',
    hint: 'A newer library may know it; or give mount and kv in the reference.',
  })
}
