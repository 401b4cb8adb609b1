import type { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import { configVersion } from '../config/config-version.ts'
import type { Leaves } from '../config/leaves.ts'
import { logSection } from '../config/log-section.ts'
import { readSettings } from '../config/read-settings.ts'
import type { ConfigSources } from '../config/read-settings.ts'
import { section } from '../config/section.ts'
import { writtenOut } from '../config/written-out.ts'
import { keysSection } from './config.ts'
import type { KeysConfig } from './config.ts'

/** What the commands of `retriever keys` read of a configuration. */
export interface LoadedKeysConfig {
  readonly keys: KeysConfig
  readonly logLevel: string
  /** What is allowed, but not wise. */
  readonly warnings: readonly string[]
  /** Every secret in it, for redaction. */
  readonly secrets: readonly Secret[]
  /** The variables of the environment that hold a secret of it. */
  readonly variables: readonly string[]
}

/**
 * Reads the sections `keys` and `log`. What other sections hold is for other containers: their secrets need not be here.
 * Throws a `ConfigError` with every mistake.
 */
export async function loadKeysConfig(sources: ConfigSources): Promise<LoadedKeysConfig> {
  // Schemas that are used once are not worth compiling.
  z.config({ jitless: true })
  const { config, secrets, variables, written } = await readSettings(sources, {
    aliases: () => Promise.resolve({ keys: keysSection.aliases ?? [] }),
    schema: (_, leaves) => Promise.resolve(schemaOf(leaves)),
  })
  return {
    keys: config.keys,
    logLevel: config.log.level,
    warnings: writtenOut(secrets, written),
    secrets: secrets.map(({ secret }) => secret),
    variables,
  }
}

function schemaOf(leaves: Leaves) {
  const ofOthers = z.unknown().optional()
  return section({
    version: leaves.count({ min: configVersion, max: configVersion }),
    log: logSection(leaves),
    keys: keysSection.schema(leaves),
    listeners: ofOthers,
    access: ofOthers,
    bridge: ofOthers,
    datadog: ofOthers,
    registration: ofOthers,
  })
}
