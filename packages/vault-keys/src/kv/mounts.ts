import type { Clock } from '@retriever/upstream/clock'

import { encodedPath } from '../api/path.ts'
import type { Session } from '../session/session.ts'
import { within } from '../session/wait.ts'
import { mountOf } from './detect.ts'
import type { Mount } from './detect.ts'
import type { KvCall } from './limits.ts'
import { deniedDetection } from './explain.ts'
import { below } from './place.ts'
import type { Place } from './place.ts'
import type { SecretLocation } from './ref.ts'
import { throwIfAborted, unlessAborted } from './unless-aborted.ts'

/** Knows which mount serves a path, and of which KV version it is. */
export interface Mounts {
  /** Asks the server once for each mount, however many ask; answers are remembered. */
  placeOf(location: SecretLocation, call: KvCall): Promise<Place>
  /** Asks again the next time, because the mount does not behave as remembered. */
  forget(mount: string): void
}

/** Creates the memory of mounts. Only what the server said is kept, never a failure. */
export function createMounts(session: Session, vault: string, clock: Clock): Mounts {
  const known = new Map<string, Mount>()
  /** By first segment: two secrets of one mount ask once, before anybody knows how long the mount's name is. */
  const asking = new Map<string, Promise<unknown>>()

  async function ask(path: string, { deadlineAt }: KvCall): Promise<Mount> {
    // The caller's signal stays out: others wait for the same answer.
    const answer = await session
      .call({
        operation: 'detect',
        method: 'GET',
        path: encodedPath('sys/internal/ui/mounts', path),
        repeat: 'safe',
        expect: [404],
        deadlineAt,
      })
      .catch((error: unknown) => {
        throw deniedDetection(error, path)
      })
    const mount = mountOf(path, answer, vault)
    if (mount) known.set(mount.path, mount)
    return mount ?? { path: firstSegment(path), kv: 1 }
  }

  function remembered(path: string): Mount | undefined {
    for (const mount of known.values()) {
      if (below(mount.path, path) !== undefined) return mount
    }
    return undefined
  }

  async function asked(path: string, call: KvCall): Promise<Mount> {
    const first = firstSegment(path)
    for (let other = asking.get(first); other; other = asking.get(first)) {
      const ended = await within(other, clock, call.deadlineAt, call.signal)
      throwIfAborted(call.signal)
      const mount = remembered(path)
      if (mount) return mount
      // Whoever asked may have more time than this caller. To ask without time says what is wrong.
      if (ended === 'overdue') break
    }
    const answer = ask(path, call)
    const settled = answer.then(
      () => undefined,
      () => undefined,
    )
    asking.set(first, settled)
    void settled.then(() => {
      if (asking.get(first) === settled) asking.delete(first)
    })
    return unlessAborted(answer, call.signal)
  }

  return {
    async placeOf({ path, mount, kv }, call) {
      if (kv !== undefined) return placeIn({ path: mount ?? firstSegment(path), kv }, path, 'given')
      const before = remembered(path)
      if (before) return placeIn(before, path, 'remembered')
      return placeIn(await asked(path, call), path, 'asked')
    },
    forget(mount) {
      known.delete(mount)
    },
  }
}

function placeIn({ path: mount, kv }: Mount, path: string, known: Place['known']): Place {
  return { mount, kv, path: below(mount, path) ?? path, known }
}

function firstSegment(path: string): string {
  return path.split('/', 1).join('')
}
