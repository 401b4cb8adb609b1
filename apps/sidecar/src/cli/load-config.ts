import type { LoadedConfig } from '../config/load.ts'
import type { SectionChoice } from '../config/schema.ts'
import type { World } from './world.ts'

/** Read when the command line names no configuration. */
export const defaultConfig = 'retriever.yaml'

/** The configuration that the command line names. Throws a `ConfigError` when it cannot be used. */
export async function configOf(
  { config = [defaultConfig] }: { readonly config?: readonly string[] },
  { env, folder }: World,
  choice: SectionChoice = {},
): Promise<LoadedConfig> {
  const { loadConfig } = await import('../config/load.ts')
  return loadConfig({ files: config, env, folder }, choice)
}
