import type { AccessConfig } from '../access/config.ts'
import { consoleMistakes } from '../console/config.ts'
import type { ConsoleConfig } from '../console/config.ts'
import type { DatadogConfig } from '../datadog/config.ts'
import type { KeysConfig } from '../keys/config.ts'
import type { RegistrationConfig } from '../registration/config.ts'
import type { SettingPath } from './place.ts'

/** The sections that speak of each other. */
export interface RelatedSections {
  readonly access?: AccessConfig | undefined
  readonly console?: ConsoleConfig | undefined
  readonly datadog?: DatadogConfig | undefined
  readonly registration?: RegistrationConfig | undefined
  readonly keys?: KeysConfig | undefined
}

/** A mistake that no section has alone. */
export interface SectionMistake {
  readonly path: SettingPath
  readonly message: string
}

/** What does not fit together in sections that are good by themselves. */
export function sectionMistakes(sections: RelatedSections): readonly SectionMistake[] {
  const { access, console } = sections
  return [
    ...datadogMistakes(sections),
    ...(access && console ? consoleMistakes(console, access) : []).map(({ path, message }) => ({
      path: ['console', ...path],
      message,
    })),
  ]
}

function datadogMistakes({
  datadog,
  registration,
  keys,
}: RelatedSections): readonly SectionMistake[] {
  if (datadog === undefined) return []
  return [
    ...(registration === undefined
      ? [
          {
            path: ['registration'],
            message:
              'is required beside datadog: say where services are registered, or write "off" to let anybody manage entities of any service',
          },
        ]
      : []),
    ...askedOrganisations(registration, Object.keys(datadog)),
    ...keySets(datadog, keys),
  ]
}

function askedOrganisations(
  registration: RegistrationConfig | undefined,
  names: readonly string[],
): readonly SectionMistake[] {
  const asked = registration === undefined || registration === 'off' ? [] : registration.datadog
  return (asked ?? [])
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: ['registration', 'datadog'],
      message: `there is no organisation "${name}"; known here: ${names.join(', ')}`,
    }))
}

function keySets(datadog: DatadogConfig, keys: KeysConfig | undefined): readonly SectionMistake[] {
  return Object.entries(datadog).flatMap(([organisation, { credentials }]) => {
    if (!('set' in credentials)) return []
    const tell = (setting: string, message: string): SectionMistake => ({
      path: ['datadog', ...(isDefault(organisation) ? [] : [organisation]), setting],
      message,
    })
    if (keys === undefined) return [tell('keys', 'names a set, but there is no section keys')]
    const set = keys.sets.find(({ name }) => name === credentials.set)
    if (set === undefined) {
      const known = keys.sets.map(({ name }) => name).join(', ')
      return [tell('keys', `there is no set "${credentials.set}"; known here: ${known}`)]
    }
    return Object.values(credentials.names)
      .filter((name) => !Object.hasOwn(set.keys, name))
      .map((name) =>
        tell(
          'keyNames',
          `the set "${set.name}" has no key "${name}"; it has ${Object.keys(set.keys).join(', ')}`,
        ),
      )
  })
}

/** An organisation that is written in place has no name of its own. */
function isDefault(organisation: string): boolean {
  return organisation === 'default'
}
