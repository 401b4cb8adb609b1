import * as z from 'zod'

import { defaultConfig } from '../cli/load-config.ts'
import type { World } from '../cli/world.ts'
import { configVersion } from '../config/config-version.ts'
import type { Leaves } from '../config/leaves.ts'
import { namesKeySets } from '../config/names-key-sets.ts'
import { readSettings } from '../config/read-settings.ts'
import { section } from '../config/section.ts'
import { sectionMistakes } from '../config/section-mistakes.ts'
import type { Tree } from '../config/tree.ts'
import { writtenOut } from '../config/written-out.ts'
import type { ConfigSection } from '../config/config-section.ts'
import type { KeysConfig } from '../keys/config.ts'
import { datadogSection } from './config.ts'
import type { DatadogConfig } from './config.ts'

/**
 * Reads the section `datadog`, and `keys` when it is needed for that. What other sections hold is for other commands:
 * their secrets need not be here. Throws a `ConfigError` with every mistake.
 */
export async function loadDatadogConfig(
  files: readonly string[] = [defaultConfig],
  { env, folder }: World,
): Promise<{
  readonly organisations: DatadogConfig
  /** Undefined unless the keys of an organisation come from it. */
  readonly keys: KeysConfig | undefined
  /** Whether there is a registration gate. How it is configured is read by whoever opens it. */
  readonly isGated: boolean
  /** What is allowed, but not wise. */
  readonly warnings: readonly string[]
}> {
  const { config, secrets, written } = await readSettings(
    { files, env, folder },
    {
      aliases: async (tree) => ({ keys: (await keysSectionFor(tree))?.aliases ?? [] }),
      schema: async (tree, leaves) => schemaOf(leaves, await keysSectionFor(tree)),
    },
  )
  const { datadog, keys, registration = 'off' } = config
  const isGated = registration !== 'off' && registration !== false
  return { organisations: datadog, keys, isGated, warnings: writtenOut(secrets, written) }
}

/** Undefined when no organisation needs it: then its code is not loaded. */
async function keysSectionFor(tree: Tree): Promise<ConfigSection<KeysConfig> | undefined> {
  return namesKeySets(tree['datadog']) ? (await import('../keys/config.ts')).keysSection : undefined
}

function schemaOf(leaves: Leaves, keysSection: ConfigSection<KeysConfig> | undefined) {
  const ofOthers = z.unknown().optional()
  const keys: z.ZodType<KeysConfig | undefined> =
    keysSection?.schema(leaves) ?? ofOthers.transform(() => undefined)
  return section({
    version: leaves.count({ min: configVersion, max: configVersion }),
    datadog: datadogSection.schema(leaves),
    keys: keys.optional(),
    listeners: ofOthers,
    log: ofOthers,
    access: ofOthers,
    bridge: ofOthers,
    console: ofOthers,
    registration: ofOthers,
  }).superRefine(({ datadog, keys: sets }, context) => {
    for (const { path, message } of sectionMistakes({ datadog, keys: sets, registration: 'off' })) {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
  })
}
