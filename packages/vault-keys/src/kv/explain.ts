import { VaultError } from '../error.ts'
import type { VaultErrorCode } from '../error-code.ts'
import { apiPath, fullPath } from './place.ts'
import type { Place } from './place.ts'

/** A refused read, with what a policy must grant. Anything else is left as it is. */
export function deniedRead(error: unknown, place: Place): unknown {
  const also =
    place.known === 'given' && place.kv === 1
      ? ' A KV v2 mount refuses like this too: leave kv out to have the server asked.'
      : ''
  return denied(error, {
    code: 'permission-denied',
    path: fullPath(place),
    message: `reading ${fullPath(place)} is not allowed`,
    hint: `The policy needs ${grant(apiPath(place, 'data'), 'read')}.${also}`,
  })
}

/** A refused list, with what a policy must grant. Anything else is left as it is. */
export function deniedList(error: unknown, place: Place): unknown {
  return denied(error, {
    code: 'permission-denied',
    path: fullPath(place),
    message: `listing ${fullPath(place)} is not allowed`,
    hint: `The policy needs ${grant(`${apiPath(place, 'metadata')}/*`, 'list')}.`,
  })
}

/** A refused question for the mount: the server answers alike whether there is none or it may not be known. */
export function deniedDetection(error: unknown, path: string): unknown {
  const [mount = path, ...rest] = path.split('/')
  const granted = `${mount}/data/${rest.join('/')}`
  return denied(error, {
    code: 'mount-hidden',
    path,
    message: `no mount at ${path} that this token may know`,
    hint:
      `Check the path for spelling. Any grant below the mount is enough to see it, such as ` +
      `${grant(granted, 'read')} for KV v2, or on ${JSON.stringify(path)} for v1. ` +
      `With mount and kv in the reference the server is not asked.`,
  })
}

interface Denial {
  readonly code: VaultErrorCode
  readonly path: string
  readonly message: string
  readonly hint: string
}

function denied(error: unknown, { code, path, message, hint }: Denial): unknown {
  if (!(error instanceof VaultError) || error.code !== 'permission-denied') return error
  const { vault, status, requestId, executed } = error
  const where = vault === undefined ? '' : `${vault}: `
  return new VaultError(`${where}${message}`, {
    code,
    hint,
    path,
    vault,
    status,
    requestId,
    executed,
    cause: error.cause,
  })
}

function grant(path: string, capability: string): string {
  return `path ${JSON.stringify(path)} { capabilities = ["${capability}"] }`
}
