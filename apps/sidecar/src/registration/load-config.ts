import type { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import { defaultConfig } from '../cli/load-config.ts'
import type { World } from '../cli/world.ts'
import { configVersion } from '../config/config-version.ts'
import type { Leaves } from '../config/leaves.ts'
import { namesKeySets } from '../config/names-key-sets.ts'
import { readSettings } from '../config/read-settings.ts'
import { section } from '../config/section.ts'
import type { Tree } from '../config/tree.ts'
import { writtenOut } from '../config/written-out.ts'
import { datadogSection } from '../datadog/config.ts'
import type { DatadogConfig } from '../datadog/config.ts'
import { keysSection } from '../keys/config.ts'
import type { KeysConfig } from '../keys/config.ts'
import { registrationSection } from './config.ts'
import type { RegistrationConfig } from './config.ts'

/** What asking the registers needs of a configuration. */
export interface LoadedRegistration {
  /** Undefined when the section is not there. */
  readonly registration: RegistrationConfig | undefined
  readonly organisations: DatadogConfig
  /** Undefined unless the keys of an organisation come from it. */
  readonly keys: KeysConfig | undefined
  readonly secrets: readonly Secret[]
  /** What is allowed, but not wise. */
  readonly warnings: readonly string[]
}

/**
 * Reads the sections `registration` and `datadog`, and `keys` when the latter needs it. What other sections hold is for
 * other commands: their secrets need not be here. Throws a `ConfigError` with every mistake.
 */
export async function loadRegistration(
  files: readonly string[] = [defaultConfig],
  { env, folder }: World,
): Promise<LoadedRegistration> {
  const { config, secrets, written } = await readSettings(
    { files, env, folder },
    {
      aliases: () => Promise.resolve({ keys: keysSection.aliases ?? [] }),
      schema: (tree, leaves) => Promise.resolve(schemaOf(tree, leaves)),
    },
  )
  const { registration, datadog, keys } = config
  return {
    registration,
    organisations: datadog,
    keys,
    secrets: secrets.map(({ secret }) => secret),
    warnings: writtenOut(secrets, written),
  }
}

function schemaOf(tree: Tree, leaves: Leaves) {
  const ofOthers = z.unknown().optional()
  const registration: z.ZodType<RegistrationConfig | undefined> = Object.hasOwn(
    tree,
    'registration',
  )
    ? registrationSection.schema(leaves)
    : z.undefined()
  const keys: z.ZodType<KeysConfig | undefined> = namesKeySets(tree['datadog'])
    ? keysSection.schema(leaves)
    : ofOthers.transform(() => undefined)
  return section({
    version: leaves.count({ min: configVersion, max: configVersion }),
    registration: registration.optional(),
    datadog: datadogSection.schema(leaves),
    keys: keys.optional(),
    listeners: ofOthers,
    log: ofOthers,
    access: ofOthers,
    bridge: ofOthers,
  })
}
