import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import type { RefusalMemory } from './refusal-memory.ts'

/** A secret id that was refused so long ago does not exist any more. */
const KEPT_MS = 30 * 24 * 60 * 60_000

/**
 * Remembers refused credentials in a folder, one small file each, so that the next process knows them too: a container
 * that restarts again and again must not send a wrong secret id each time. The folder is made when it is missing, and is
 * for this user only. What is older than 30 days is removed.
 *
 * `add` rejects when the folder cannot be written to; the session tells that as an event and goes on.
 *
 * ```ts
 * createVault({ address, auth, refusals: folderRefusals('/var/lib/retriever/refusals') })
 * ```
 */
export function folderRefusals(folder: string): RefusalMemory {
  // Where the folder is read-only, at least this process remembers.
  const known = new Set<string>()
  return {
    isEmpty: () => known.size === 0 && !holdsAny(folder),
    async has(fingerprint) {
      if (known.has(fingerprint)) return true
      const { stat } = await import('node:fs/promises')
      return stat(join(folder, nameOf(fingerprint))).then(
        () => true,
        () => false,
      )
    },
    async add(fingerprint) {
      known.add(fingerprint)
      const { mkdir, open } = await import('node:fs/promises')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await open(join(folder, nameOf(fingerprint)), 'wx', 0o600).then(
        (file) => file.close(),
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error
        },
      )
      await removeOld(folder)
    },
  }
}

function holdsAny(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.startsWith('refused-'))
  } catch (error) {
    // What cannot be looked into may hold some: the one that asks for it is told why.
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}

/** Fingerprints are hexadecimal; anything else must not lead out of the folder. */
function nameOf(fingerprint: string): string {
  return `refused-${fingerprint.replaceAll(/[^\w-]/g, '_')}`
}

async function removeOld(folder: string): Promise<void> {
  const { readdir, stat, unlink } = await import('node:fs/promises')
  for (const name of await readdir(folder)) {
    if (!name.startsWith('refused-')) continue
    const file = join(folder, name)
    // Another process may remove it at the same time.
    const found = await stat(file).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > KEPT_MS) {
      await unlink(file).catch(() => undefined)
    }
  }
}
