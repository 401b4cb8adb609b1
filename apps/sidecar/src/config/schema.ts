import * as z from 'zod'

import { accessSection } from '../access/config.ts'
import type { BridgeConfig } from '../bridge/config.ts'
import { consoleSection } from '../console/config.ts'
import type { DatadogConfig } from '../datadog/config.ts'
import type { KeysConfig } from '../keys/config.ts'
import type { RegistrationConfig } from '../registration/config.ts'
import type { Alias } from './aliases.ts'
import type { ConfigSection } from './config-section.ts'
import { configVersion } from './config-version.ts'
import type { Leaves } from './leaves.ts'
import { listenerSection } from './listener-section.ts'
import { logSection } from './log-section.ts'
import { namesKeySets } from './names-key-sets.ts'
import { section } from './section.ts'
import { sectionMistakes } from './section-mistakes.ts'
import type { Tree } from './tree.ts'

/** The sections that switch something on, each with the code that can read it. A section that is absent loads nothing. */
const optionalSections = {
  bridge: async () => (await import('../bridge/config.ts')).bridgeSection,
  keys: async () => (await import('../keys/config.ts')).keysSection,
  datadog: async () => (await import('../datadog/config.ts')).datadogSection,
  registration: async () => (await import('../registration/config.ts')).registrationSection,
} satisfies Record<string, () => Promise<ConfigSection<unknown>>>

type OptionalSection = keyof typeof optionalSections

/** Which sections are read beside those that serve. */
export interface SectionChoice {
  /**
   * Also `keys` where nothing that serves needs it: it is for commands of its own, and its secrets need not be where the
   * sidecar serves. Default false.
   */
  readonly commands?: boolean
}

/** The sections of this tree that are read. */
function readSections(tree: Tree, { commands = false }: SectionChoice): readonly OptionalSection[] {
  return (['bridge', 'keys', 'datadog', 'registration'] as const).filter(
    (name) =>
      Object.hasOwn(tree, name) && (name !== 'keys' || commands || namesKeySets(tree['datadog'])),
  )
}

/** The sections of this tree, with their other names for settings. */
export async function aliasesOf(
  tree: Tree,
  choice: SectionChoice,
): Promise<Readonly<Record<string, readonly Alias[]>>> {
  const sections = readSections(tree, choice).map(async (name) => {
    const found: ConfigSection<unknown> = await optionalSections[name]()
    return [name, found.aliases ?? []] as const
  })
  return Object.fromEntries(await Promise.all(sections))
}

/** The schema of a whole configuration that has the sections of this tree. */
export async function configSchema(tree: Tree, leaves: Leaves, choice: SectionChoice) {
  const present = readSections(tree, choice)
  const schemaOf = async <Config>(
    name: OptionalSection,
    load: () => Promise<ConfigSection<Config>>,
  ): Promise<z.ZodType<Config | undefined>> =>
    present.includes(name) ? (await load()).schema(leaves) : unread

  const bridge: z.ZodType<BridgeConfig | undefined> = await schemaOf(
    'bridge',
    optionalSections.bridge,
  )
  const keys: z.ZodType<KeysConfig | undefined> = await schemaOf('keys', optionalSections.keys)
  const datadog: z.ZodType<DatadogConfig | undefined> = await schemaOf(
    'datadog',
    optionalSections.datadog,
  )
  const registration: z.ZodType<RegistrationConfig | undefined> = await schemaOf(
    'registration',
    optionalSections.registration,
  )
  return section({
    version: leaves.count({ min: configVersion, max: configVersion }),
    listeners: listenersSection(leaves),
    log: logSection(leaves),
    access: accessSection(leaves).prefault({}),
    console: consoleSection(leaves).prefault({}),
    bridge: bridge.optional(),
    /** Read by the commands of `retriever keys`, and where organisations take their keys from its sets. */
    keys: keys.optional(),
    datadog: datadog.optional(),
    registration: registration.optional(),
  }).superRefine((config, context) => {
    for (const { path, message } of sectionMistakes(config)) {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
  })
}

/** A section that may be there, and is for others. */
const unread = z.unknown().transform(() => undefined)

/** A whole configuration: validated, with defaults filled in and secrets read. */
export type Config = z.output<Awaited<ReturnType<typeof configSchema>>>

function listenersSection(leaves: Leaves) {
  return section({
    api: listenerSection(leaves, 8080).prefault({}),
    ops: listenerSection(leaves, 9090).prefault({}),
  }).prefault({})
}
