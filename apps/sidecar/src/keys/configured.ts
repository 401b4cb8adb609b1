import { defaultConfig } from '../cli/load-config.ts'
import type { ConfigOptions } from '../cli/options.ts'
import type { World } from '../cli/world.ts'
import { ConfigError } from '../config/config-error.ts'
import type { KeysConfig } from './config.ts'
import type { KeySetConfig } from './key-set.ts'
import { loadKeysConfig } from './load-config.ts'
import type { LoadedKeysConfig } from './load-config.ts'

/** Reads the configuration, and takes the secrets that it names out of the environment. */
export async function configFor(
  { config = [defaultConfig] }: ConfigOptions,
  world: World,
): Promise<LoadedKeysConfig> {
  const { env, folder } = world
  const loaded = await loadKeysConfig({ files: config, env, folder })
  for (const variable of loaded.variables) world.forgetVariable(variable)
  return loaded
}

/** The sets that are for publishing. Throws a `ConfigError` when there is none. */
export function publishedSets({ sets }: KeysConfig): readonly KeySetConfig[] {
  const published = sets.filter(({ target }) => target !== undefined)
  if (published.length > 0) return published
  const message = 'no set has the key publish, so that there is nowhere to publish to'
  throw new ConfigError([{ path: 'keys.sets', message }])
}
