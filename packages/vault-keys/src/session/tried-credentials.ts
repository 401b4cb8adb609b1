import { fingerprintOf } from '../auth/fingerprint.ts'
import type { LoginRequest } from '../auth/login-request.ts'
import { memoryRefusals } from '../auth/memory-refusals.ts'
import { VaultError } from '../error.ts'
import type { VaultSettings } from '../settings.ts'
import { derivedError } from './derived-error.ts'

/** A credential on its way to the server. */
export type Trial = Pick<LoginRequest, 'path' | 'body' | 'identity' | 'singleUse' | 'isLockable'>

/** Credentials that were refused, and must not be sent again: not at all, or not for a while. */
export interface TriedCredentials {
  /** Rejects when it is not to be sent. */
  check(trial: Trial): Promise<void>
  /** It was accepted. */
  accepted(trial: Trial): void
  /** Its credential was good for one login, and is used up for all we know. */
  spent(trial: Trial): Promise<void>
  /** It was refused, and would be refused again: it rests for longer and longer. */
  refused(trial: Trial, error: VaultError): void
  /** Whether the credential may be good for one login only, as far as we know. */
  isPrecious(trial: Trial): boolean
}

interface Rest {
  readonly of: string
  readonly error: VaultError
  readonly ms: number
  /** On the monotonic clock. */
  readonly until: number
}

const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 5 * 60_000
/** Five wrong tries lock a user, and are forgotten after a quarter of an hour without one. */
const REST_OF_LOCKABLES_MS = 20 * 60_000

/** Makes an empty memory in front of the configured one. */
export function createTriedCredentials(settings: VaultSettings): TriedCredentials {
  const { clock, name, emit, refusals = memoryRefusals() } = settings
  let rest: Rest | undefined
  let worked: string | undefined

  return {
    async check(trial) {
      if (await isSpent(trial)) {
        throw new VaultError(`${name}: this secret id was tried before, and is not sent again`, {
          code: 'credential-spent',
          hint: 'Supply a fresh secret id: this one was refused, or nobody knows what became of its login. Five wrong ones lock the role for everybody.',
          vault: name,
          path: trial.path,
        })
      }
      if (rest?.of !== identityOf(trial) || clock.monotonic() >= rest.until) return
      throw derivedError(rest.error, { executed: 'no' })
    },
    accepted(trial) {
      rest = undefined
      if (trial.singleUse !== undefined) worked = identityOf(trial)
    },
    async spent(trial) {
      if (trial.singleUse === undefined) return
      const fingerprint = await fingerprintFor(trial.singleUse.reveal())
      await refusals.add(fingerprint).catch((error: unknown) => {
        warn('a refused secret id cannot be remembered for the next process', error)
      })
    },
    refused(trial, error) {
      const of = identityOf(trial)
      const ms = restAfter(trial, error, rest?.of === of ? rest.ms : 0)
      rest = { of, error, ms, until: clock.monotonic() + ms }
    },
    isPrecious: (trial) => trial.singleUse !== undefined && worked !== identityOf(trial),
  }

  async function isSpent({ singleUse }: Trial): Promise<boolean> {
    if (singleUse === undefined || refusals.isEmpty?.()) return false
    return refusals.has(await fingerprintFor(singleUse.reveal())).catch((error: unknown) => {
      warn('which secret ids were refused before cannot be looked up', error)
      return false
    })
  }

  function fingerprintFor(credential: string): Promise<string> {
    const { address, namespace = '' } = settings
    const place = address.kind === 'tcp' ? address.url.href : `unix:${address.path}`
    return fingerprintOf(place, namespace, credential)
  }

  function warn(what: string, error: unknown): void {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    emit({ type: 'credential-warned', at: clock.now(), vault: name, message: `${what}${code}` })
  }
}

/** What tells two trials apart. It holds the credential: it must not leave this file. */
function identityOf({ path, body, identity }: Trial): string {
  return JSON.stringify([path, identity ?? body])
}

function restAfter({ isLockable }: Trial, { code }: VaultError, before: number): number {
  const counts = isLockable === true && code === 'credential-refused'
  if (counts || code === 'locked-out') return REST_OF_LOCKABLES_MS
  return Math.min(LONGEST_REST_MS, Math.max(FIRST_REST_MS, before * 2))
}
