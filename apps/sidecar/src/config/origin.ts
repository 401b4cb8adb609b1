import { resolve } from 'node:path'

import type { Secret } from '@retriever/upstream/secret'

/** What the configuration needs to know about the world around it. */
export interface Origin {
  /** Relative paths start in this folder: that of the first configuration file. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told about every secret that is written out in the configuration. */
  readonly onLiteralSecret: (secret: Secret) => void
  /** Told about every variable of the environment that holds a secret of the configuration. */
  readonly onSecretVariable: (name: string) => void
}

/** The path as the operating system needs it. */
export function absolutePath(path: string, { folder }: Pick<Origin, 'folder'>): string {
  return resolve(folder, path)
}
