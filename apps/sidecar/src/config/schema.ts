import * as z from 'zod'

import type { BridgeConfig } from '../bridge/config.ts'
import { accessSection } from '../access/config.ts'
import type { Alias } from './aliases.ts'
import type { ConfigSection } from './config-section.ts'
import type { Leaves } from './leaves.ts'
import { section } from './section.ts'
import type { Tree } from './tree.ts'

/** The version of the configuration that this retriever reads. */
export const configVersion = 1

/** The sections that switch a capability on, each with the code that can read it. A section that is absent loads nothing. */
const capabilitySections = {
  bridge: async () => (await import('../bridge/config.ts')).bridgeSection,
} satisfies Record<string, () => Promise<ConfigSection<unknown>>>

/** The sections of this tree, with their other names for settings. */
export async function aliasesOf(tree: Tree): Promise<Readonly<Record<string, readonly Alias[]>>> {
  const present = Object.entries(capabilitySections).filter(([name]) => Object.hasOwn(tree, name))
  const sections = present.map(
    async ([name, load]) => [name, (await load()).aliases ?? []] as const,
  )
  return Object.fromEntries(await Promise.all(sections))
}

/** The schema of a whole configuration that has the sections of this tree. */
export async function configSchema(tree: Tree, leaves: Leaves) {
  const bridge: z.ZodType<BridgeConfig | undefined> = Object.hasOwn(tree, 'bridge')
    ? (await capabilitySections.bridge()).schema(leaves)
    : z.undefined()
  return section({
    version: leaves.count({ min: configVersion, max: configVersion }),
    listeners: listenersSection(leaves),
    log: section({
      /** Lines of this level and above are written. */
      level: leaves
        .word('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')
        .default('info'),
    }).prefault({}),
    access: accessSection(leaves).prefault({}),
    bridge: bridge.optional(),
  })
}

/** A whole configuration: validated, with defaults filled in and secrets read. */
export type Config = z.output<Awaited<ReturnType<typeof configSchema>>>

/** Where one listener listens, and how. */
export type ListenerConfig = Config['listeners']['api']

function listenersSection(leaves: Leaves) {
  const { text, port, readableFile } = leaves
  const tls = section({
    /** PEM, with the chain. Read again when it changes. */
    certificate: readableFile,
    /** PEM. */
    key: readableFile,
  })
  const listener = (defaultPort: number) =>
    section({
      host: text.default('127.0.0.1'),
      port: port.default(defaultPort),
      tls: tls.optional(),
    }).prefault({})
  return section({ api: listener(8080), ops: listener(9090) }).prefault({})
}
