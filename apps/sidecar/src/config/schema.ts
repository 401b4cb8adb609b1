import * as z from 'zod'

import type { BridgeConfig } from '../bridge/config.ts'
import { accessSection } from '../access/config.ts'
import type { Alias } from './aliases.ts'
import type { ConfigSection } from './config-section.ts'
import { configVersion } from './config-version.ts'
import type { Leaves } from './leaves.ts'
import { listenerSection } from './listener-section.ts'
import { logSection } from './log-section.ts'
import { section } from './section.ts'
import type { Tree } from './tree.ts'

/** The sections that switch a capability on, each with the code that can read it. A section that is absent loads nothing. */
const capabilitySections = {
  bridge: async () => (await import('../bridge/config.ts')).bridgeSection,
  keys: async () => (await import('../keys/config.ts')).keysSection,
  datadog: async () => (await import('../datadog/config.ts')).datadogSection,
} satisfies Record<string, () => Promise<ConfigSection<unknown>>>

/** Which sections are read beside those that serve. */
export interface SectionChoice {
  /**
   * Also `keys` and `datadog`, which are for commands of their own: their secrets need not be where the sidecar serves.
   * Default false.
   */
  readonly commands?: boolean
}

/** The sections that are not for serving. */
const ofCommands: readonly string[] = ['keys', 'datadog']

/** The sections of this tree, with their other names for settings. */
export async function aliasesOf(
  tree: Tree,
  choice: SectionChoice,
): Promise<Readonly<Record<string, readonly Alias[]>>> {
  const present = Object.entries(capabilitySections).filter(
    ([name]) =>
      Object.hasOwn(tree, name) && (choice.commands === true || !ofCommands.includes(name)),
  )
  const sections = present.map(
    async ([name, load]) => [name, (await load()).aliases ?? []] as const,
  )
  return Object.fromEntries(await Promise.all(sections))
}

/** The schema of a whole configuration that has the sections of this tree. */
export async function configSchema(tree: Tree, leaves: Leaves, choice: SectionChoice) {
  const bridge: z.ZodType<BridgeConfig | undefined> = Object.hasOwn(tree, 'bridge')
    ? (await capabilitySections.bridge()).schema(leaves)
    : z.undefined()
  const keys: z.ZodType<unknown> =
    choice.commands === true && Object.hasOwn(tree, 'keys')
      ? (await capabilitySections.keys()).schema(leaves)
      : z.unknown()
  const datadog: z.ZodType<unknown> =
    choice.commands === true && Object.hasOwn(tree, 'datadog')
      ? (await capabilitySections.datadog()).schema(leaves)
      : z.unknown()
  return section({
    version: leaves.count({ min: configVersion, max: configVersion }),
    listeners: listenersSection(leaves),
    log: logSection(leaves),
    access: accessSection(leaves).prefault({}),
    bridge: bridge.optional(),
    /** Read by the commands of `retriever keys`. */
    keys: keys.optional(),
    /** Read by the commands of `retriever datadog`. */
    datadog: datadog.optional(),
  })
}

/** A whole configuration: validated, with defaults filled in and secrets read. */
export type Config = z.output<Awaited<ReturnType<typeof configSchema>>>

function listenersSection(leaves: Leaves) {
  return section({
    api: listenerSection(leaves, 8080),
    ops: listenerSection(leaves, 9090),
  }).prefault({})
}
