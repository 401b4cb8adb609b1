import * as z from 'zod'

import { defaultConfig } from '../cli/load-config.ts'
import type { World } from '../cli/world.ts'
import { configVersion } from '../config/config-version.ts'
import { readSettings } from '../config/read-settings.ts'
import { section } from '../config/section.ts'
import { writtenOut } from '../config/written-out.ts'
import { datadogSection } from './config.ts'
import type { DatadogConfig } from './config.ts'

/**
 * Reads the section `datadog`. What other sections hold is for other commands: their secrets need not be here. Throws a
 * `ConfigError` with every mistake.
 */
export async function loadDatadogConfig(
  files: readonly string[] = [defaultConfig],
  { env, folder }: World,
): Promise<{
  readonly organisations: DatadogConfig
  /** What is allowed, but not wise. */
  readonly warnings: readonly string[]
}> {
  const ofOthers = z.unknown().optional()
  const { config, secrets, written } = await readSettings(
    { files, env, folder },
    {
      aliases: () => Promise.resolve({}),
      schema: (_, leaves) =>
        Promise.resolve(
          section({
            version: leaves.count({ min: configVersion, max: configVersion }),
            datadog: datadogSection.schema(leaves),
            listeners: ofOthers,
            log: ofOthers,
            access: ofOthers,
            bridge: ofOthers,
            keys: ofOthers,
          }),
        ),
    },
  )
  return { organisations: config.datadog, warnings: writtenOut(secrets, written) }
}
