import { dirname, join } from 'node:path'

import * as z from 'zod'

import type { Alias } from '../config/aliases.ts'
import type { ConfigSection } from '../config/config-section.ts'
import { instances, namePattern, nameHint } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import { listenerSection } from '../config/listener-section.ts'
import type { ListenerConfig } from '../config/listener-section.ts'
import { readWith, section } from '../config/section.ts'
import { keySetOf } from './key-set.ts'
import type { KeySetConfig } from './key-set.ts'
import { setSetting } from './set-setting.ts'
import { vaultSetting } from './vault-setting.ts'
import type { VaultConfig } from './vault-setting.ts'

/** The section `keys`, validated. */
export interface KeysConfig {
  readonly vaults: Readonly<Record<string, VaultConfig>>
  readonly sets: readonly KeySetConfig[]
  /** How long everything may take until the keys are there. */
  readonly deadline: number
  /**
   * Holds what must not be forgotten when the container is started again, and no secret. Absent when nothing is
   * published, unless it is named.
   */
  readonly stateFolder: string | undefined
  /** Where Kubernetes looks for the reason of an end. */
  readonly terminationLog: string | undefined
  /** Probes and metrics of `watch`. */
  readonly listener: ListenerConfig
}

/** Beside the listeners of `serve`, which may run in the same pod. */
const watchPort = 9091

/** Read by Kubernetes when the container has ended. */
export const defaultTerminationLog = '/dev/termination-log'

function keysSchema(leaves: Leaves): z.ZodType<KeysConfig> {
  const { duration, path } = leaves
  const written = section({
    vaults: instances(vaultSetting(leaves), 'url'),
    sets: z
      .record(z.string().regex(namePattern, nameHint), setSetting(leaves))
      .refine((map) => Object.keys(map).length > 0, 'expected at least one set, got none'),
    /** Keep it below the time that a rollout has. */
    deadline: duration.default(120_000),
    stateFolder: path.optional(),
    /** Empty: nothing is written there. */
    terminationLog: z
      .unknown()
      .transform((value, context) => (value === '' ? undefined : readWith(path, value, context)))
      .prefault(defaultTerminationLog),
    listener: listenerSection(leaves, watchPort).prefault({}),
  })
  return written.transform(({ sets: settings, stateFolder, ...rest }, context): KeysConfig => {
    const sets = Object.entries(settings).map(([name, setting]) =>
      keySetOf(name, setting, rest.vaults, (at, message) => {
        context.addIssue({ code: 'custom', path: ['sets', name, ...at], message })
      }),
    )
    for (const { name, message } of sharedFolders(sets)) {
      context.addIssue({ code: 'custom', path: ['sets', name, 'publish', 'folder'], message })
    }
    const [first] = sets.flatMap(({ target }) => target ?? [])
    const beside = first && join(dirname(first.folder), '.retriever')
    return { ...rest, sets, stateFolder: stateFolder ?? beside }
  })
}

/** Publishing replaces everything in a folder: two sets in one would take each other's files away. */
function sharedFolders(
  sets: readonly KeySetConfig[],
): readonly { readonly name: string; readonly message: string }[] {
  const folders = sets.flatMap(({ name, target }) =>
    target ? { name, folder: `${target.folder}/` } : [],
  )
  return folders.flatMap(({ name, folder }, index) => {
    const earlier = folders
      .slice(0, index)
      .find((one) => folder.startsWith(one.folder) || one.folder.startsWith(folder))
    const message = `is, or is inside, a folder that the set "${earlier?.name}" publishes`
    return earlier ? [{ name, message }] : []
  })
}

/** Most have one Vault. */
const otherNames: readonly Alias[] = [{ name: 'vault', path: ['vaults'] }]

/** How the section `keys` is read. */
export const keysSection: ConfigSection<KeysConfig> = {
  schema: keysSchema,
  aliases: otherNames,
}
