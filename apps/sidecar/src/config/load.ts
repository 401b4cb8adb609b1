import type { Secret } from '@retriever/upstream/secret'

import { readSettings } from './read-settings.ts'
import type { ConfigSources } from './read-settings.ts'
import { aliasesOf, configSchema } from './schema.ts'
import type { Config, SectionChoice } from './schema.ts'
import { warningsAbout } from './warnings.ts'

/** A configuration that can be used. */
export interface LoadedConfig {
  readonly config: Config
  /** What is allowed, but not wise. */
  readonly warnings: readonly string[]
  /** Every secret in it, for redaction. */
  readonly secrets: readonly Secret[]
}

/** Reads and validates a configuration. Throws a `ConfigError` with every mistake in it. */
export async function loadConfig(
  sources: ConfigSources,
  choice: SectionChoice = {},
): Promise<LoadedConfig> {
  const { config, secrets, written } = await readSettings(sources, {
    aliases: (tree) => aliasesOf(tree, choice),
    schema: (tree, leaves) => configSchema(tree, leaves, choice),
  })
  return {
    config,
    secrets: secrets.map(({ secret }) => secret),
    warnings: warningsAbout(config, secrets, written),
  }
}
