import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { CredentialSource } from '@retriever/upstream'

import { KubernetesError } from '../error.ts'

/** More than any token has; a wrong path may name anything. */
const MOST_CHARACTERS = 64 * 1024

/**
 * A token in a file that somebody else keeps fresh, as the kubelet does. It is read for each call, so that what is used is
 * never older than the file. `get` rejects with a {@link KubernetesError} `credential-unavailable`.
 */
export function tokenFile(path: string): CredentialSource<string> {
  return {
    async get(signal) {
      const text = (await read(path, signal)).trim()
      if (!/^[\x21-\x7e]+$/.test(text) || text.length > MOST_CHARACTERS) {
        throw unavailable(path, text === '' ? 'is empty' : 'holds no token')
      }
      return { version: createHash('sha256').update(text).digest('hex').slice(0, 16), value: text }
    },
    // The next `get` reads the file anyway.
    reject: () => undefined,
  }
}

async function read(path: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', signal })
  } catch (error) {
    signal.throwIfAborted()
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw unavailable(path, code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`)
  }
}

function unavailable(path: string, why: string): KubernetesError {
  return new KubernetesError(`no token: ${path} ${why}`, {
    code: 'credential-unavailable',
    hint: 'Mount the token of a service account there (automountServiceAccountToken), or name another file.',
    retryable: true,
    path,
  })
}
