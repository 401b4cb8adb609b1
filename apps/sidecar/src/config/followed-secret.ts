import { basename, dirname } from 'node:path'

import type { CredentialSource } from '@retriever/upstream/secret'
import { Secret, staticCredential } from '@retriever/upstream/secret'

/** A secret that was read from a file, and the file. */
export class SecretFromFile extends Secret {
  readonly file: string

  constructor(value: string, file: string) {
    super(value)
    this.file = file
  }
}

/** A secret that is used again and again, as of now. */
export interface FollowedSecret {
  readonly source: CredentialSource<string>
  /** Follows the file until the signal aborts: a value that changes is used for the next call. Never rejects. */
  run(signal: AbortSignal): Promise<void>
}

/**
 * The secret as a source that follows its file, if it has one: a value that its reader refuses gives way to the one
 * before it. Without a file it never changes.
 */
export async function followed(secret: Secret): Promise<FollowedSecret> {
  if (!(secret instanceof SecretFromFile)) {
    return { source: staticCredential(secret.reveal()), run: async () => {} }
  }
  const { fromDirectory } = await import('@retriever/vault-keys')
  const { file } = secret
  const keys = fromDirectory(dirname(file), { value: basename(file) }, { name: file, trim: true })
  return { source: keys.credential('value'), run: (signal) => keys.run(signal) }
}
