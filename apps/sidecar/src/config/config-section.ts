import type * as z from 'zod'

import type { Alias } from './aliases.ts'
import type { Leaves } from './leaves.ts'

/** How a capability describes its section of the configuration. */
export interface ConfigSection<Config> {
  schema(leaves: Leaves): z.ZodType<Config>
  /** Other names for its settings. */
  readonly aliases?: readonly Alias[]
}
