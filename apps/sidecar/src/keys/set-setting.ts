import type { KeySpec } from '@retriever/vault-keys'
import * as z from 'zod'

import { namePattern, nameHint } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import { section } from '../config/section.ts'
import { keySetting } from './key-setting.ts'
import { publishSetting } from './publish-setting.ts'
import type { PublishSetting } from './publish-setting.ts'

/** A set of keys, as it was written. */
export interface SetSetting {
  readonly vault?: string | undefined
  readonly keys: Readonly<Record<string, KeySpec>>
  readonly variables?: Readonly<Record<string, string>> | undefined
  readonly allowVariables: readonly string[]
  readonly publish?: PublishSetting | undefined
  readonly refresh?: number | undefined
  readonly maxStale?: number | undefined
}

/** Keys that belong together: where each comes from, and where they go. */
export function setSetting(leaves: Leaves): z.ZodType<SetSetting> {
  const { duration, text } = leaves
  return section({
    /** The Vault that has them. Not needed when there is only one. */
    vault: text.optional(),
    keys: z
      .record(z.string().regex(namePattern, nameHint), keySetting(leaves))
      .refine((map) => Object.keys(map).length > 0, 'expected at least one key, got none'),
    /** Names of environment variables, with the keys that they hold. Absent: made from the names of the keys. */
    variables: z.record(z.string().min(1, 'expected a name'), text).optional(),
    /** Variables that may be set although a program could be taken over by them, such as `NODE_OPTIONS`. */
    allowVariables: z.array(text).default([]),
    publish: publishSetting(leaves).optional(),
    /** Absent: as the Vault says. */
    refresh: duration.optional(),
    maxStale: duration.optional(),
  })
}
