import type { VaultAnswer } from '../api/call.ts'
import { VaultError } from '../error.ts'
import type { VaultErrorDetails } from '../error.ts'
import { envelopeOf, objectOf } from './envelope.ts'
import type { Envelope, JsonObject } from './envelope.ts'
import { fullPath } from './place.ts'
import type { Place } from './place.ts'
import type { SecretVersion } from './secret-version.ts'

/** What came of a request to a mount. */
export type Outcome<T> = ({ readonly value: T } | { readonly error: VaultError }) & {
  /** A mount of another KV version would have answered like this too. Default false. */
  readonly elsewhere?: boolean
}

/** What was asked for. */
export interface Asked {
  readonly place: Place
  readonly version?: number | undefined
  /** The name of the Vault. */
  readonly vault: string
}

/** Says what an answer to a read means; its status is 200 or 404. */
export function readOutcome(asked: Asked, answer: VaultAnswer): Outcome<SecretVersion> {
  const envelope = envelopeOf(answer.body)
  const { place } = asked
  if (answer.status === 200) {
    return place.kv === 1 ? liveV1(asked, answer, envelope) : liveV2(asked, answer, envelope)
  }
  const metadata = place.kv === 2 ? objectOf(envelope.data?.['metadata']) : undefined
  if (metadata) return { error: goneError(asked, answer, metadata) }
  const error = misplacedError(asked, answer, envelope) ?? absentError(asked, answer)
  return { error, elsewhere: true }
}

/** Says what an answer to a list means; its status is 200 or 404. An empty folder is one that does not exist. */
export function listOutcome(asked: Asked, answer: VaultAnswer): Outcome<readonly string[]> {
  const envelope = envelopeOf(answer.body)
  if (answer.status === 404) {
    const error = misplacedError(asked, answer, envelope)
    return error ? { error, elsewhere: true } : { value: [], elsewhere: true }
  }
  const keys = envelope.data?.['keys']
  return { value: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [] }
}

/** The 404s that mean the namespace, the mount or its KV version; only their texts tell them apart. */
function misplacedError(
  asked: Asked,
  answer: VaultAnswer,
  envelope: Envelope,
): VaultError | undefined {
  const path = fullPath(asked.place)
  if (envelope.errors.includes('namespace not found')) {
    return failure(asked, answer, 'the namespace does not exist', {
      code: 'namespace-not-found',
      hint: 'Check the namespace for spelling; upper and lower case count.',
    })
  }
  if (isWrongVersion(envelope)) {
    return failure(asked, answer, `${asked.place.mount} is a KV v2 mount`, {
      code: 'kv-version-mismatch',
      hint: 'Say kv: 2, or leave it out to have the server asked.',
    })
  }
  if (isNoRoute(envelope)) {
    return failure(asked, answer, `no engine is mounted at ${path}`, {
      code: 'secret-not-found',
      hint: 'Check the mount in the path for spelling, and the namespace.',
    })
  }
  return undefined
}

function absentError(asked: Asked, answer: VaultAnswer): VaultError {
  const path = fullPath(asked.place)
  if (asked.version !== undefined) {
    return failure(asked, answer, `${path} has no version ${asked.version}`, {
      code: 'secret-not-found',
      hint: 'It was never written, or is so old that the server dropped it; choose another version or none.',
    })
  }
  return failure(asked, answer, `there is no secret at ${path}`, {
    code: 'secret-not-found',
    hint: asked.place.path.startsWith('data/')
      ? 'Leave data/ out of the path: it belongs to the HTTP API, not to the name of a secret.'
      : 'Write the secret, or check the path for spelling; upper and lower case count.',
  })
}

/** KV v2 says so to whoever talks KV v1 to it. */
function isWrongVersion({ warnings }: Envelope): boolean {
  return warnings.some((warning) => warning.startsWith('Invalid path for a versioned K/V'))
}

function isNoRoute({ errors }: Envelope): boolean {
  return errors.some((text) => text.startsWith('no handler for route'))
}

function liveV1(asked: Asked, answer: VaultAnswer, envelope: Envelope): Outcome<SecretVersion> {
  const { data = {}, leaseId, leaseMs } = envelope
  const hinted = Object.hasOwn(data, 'ttl') || Object.hasOwn(data, 'lease')
  return {
    value: {
      ...base(asked, answer, envelope),
      ...(leaseId === '' && hinted && { refreshAfterMs: leaseMs }),
      data,
    },
  }
}

function liveV2(asked: Asked, answer: VaultAnswer, envelope: Envelope): Outcome<SecretVersion> {
  const metadata = objectOf(envelope.data?.['metadata'])
  const version = metadata?.['version']
  if (!metadata || typeof version !== 'number') {
    const error = failure(asked, answer, `${asked.place.mount} does not answer as KV v2`, {
      code: 'kv-version-mismatch',
      hint: 'Say kv: 1, or leave it out to have the server asked.',
    })
    return { error, elsewhere: true }
  }
  const createdAt = instantOf(metadata['created_time'])
  const deletionAt = instantOf(metadata['deletion_time'])
  return {
    value: {
      ...base(asked, answer, envelope),
      version,
      ...(createdAt !== undefined && { createdAt }),
      ...(deletionAt !== undefined && {
        deletionAt,
        refreshAfterMs: Math.max(0, (deletionAt - serverTime(answer)) * BEFORE_DELETION),
      }),
      // A version that was written as null is alive and empty.
      data: objectOf(envelope.data?.['data']) ?? {},
    },
  }
}

/** The next reading comes while the version that ends is still there, and its successor probably too. */
const BEFORE_DELETION = 0.9

/** The `Date` header counts whole seconds: within two of ours, our own clock knows better. */
const SAME_TIME_MS = 2_000

function serverTime({ dateAt, answeredAt }: VaultAnswer): number {
  return dateAt === undefined || Math.abs(dateAt - answeredAt) < SAME_TIME_MS ? answeredAt : dateAt
}

function base(
  { place }: Asked,
  answer: VaultAnswer,
  envelope: Envelope,
): Omit<SecretVersion, 'data'> {
  const { leaseId, leaseMs, renewable } = envelope
  return {
    path: fullPath(place),
    mount: place.mount,
    kv: place.kv,
    ...(leaseId !== '' && { lease: { id: leaseId, durationMs: leaseMs, renewable } }),
    fetchedAt: answer.answeredAt,
  }
}

/** A version that was there: deleted, over by itself, or destroyed. One may be both deleted and destroyed. */
function goneError(asked: Asked, answer: VaultAnswer, metadata: JsonObject): VaultError {
  const path = fullPath(asked.place)
  const version = typeof metadata['version'] === 'number' ? metadata['version'] : asked.version
  const deletionAt = instantOf(metadata['deletion_time'])
  const which = version === undefined ? path : `version ${version} of ${path}`
  if (metadata['destroyed'] === true) {
    return failure(asked, answer, `${which} was destroyed`, {
      code: 'secret-destroyed',
      hint: 'It cannot be brought back: write a new version.',
      version,
      deletionAt,
    })
  }
  const when = deletionAt === undefined ? '' : ` at ${new Date(deletionAt).toISOString()}`
  return failure(asked, answer, `${which} was deleted${when}`, {
    code: 'secret-deleted',
    hint: `Undelete it (vault kv undelete), or write a new version.`,
    version,
    deletionAt,
  })
}

function failure(
  { place, vault }: Asked,
  { status, requestId }: VaultAnswer,
  message: string,
  details: VaultErrorDetails,
): VaultError {
  return new VaultError(`${vault}: ${message}`, {
    vault,
    status,
    requestId,
    path: fullPath(place),
    executed: 'yes',
    ...details,
  })
}

function instantOf(value: unknown): number | undefined {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(instant) ? undefined : instant
}
