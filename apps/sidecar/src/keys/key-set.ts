import { checkTarget, variablesFor } from '@retriever/vault-keys'
import type { KeyMap, PublishTarget, VaultProblem } from '@retriever/vault-keys'

import { pathIn } from '../config/place.ts'
import type { SettingPath } from '../config/place.ts'
import { filesOf } from './publish-setting.ts'
import type { PublishSetting } from './publish-setting.ts'
import type { SetSetting } from './set-setting.ts'
import type { VaultConfig } from './vault-setting.ts'

/** A set of keys: which Vault has them, and where they go. */
export interface KeySetConfig {
  readonly name: string
  readonly vault: string
  readonly keys: KeyMap
  /** Names of environment variables, with the keys that they hold. */
  readonly variables: Readonly<Record<string, string>>
  /** Why the variables cannot be set in the environment of a program. */
  readonly variableProblems: readonly VaultProblem[]
  /** Absent: for `exec` only. */
  readonly target: PublishTarget | undefined
  readonly refresh: number
  readonly maxStale: number
}

/** Called with everything that is wrong: at which setting of the set, and what. */
type Tell = (path: SettingPath, message: string) => void

/** Fills in what a set leaves to the Vault and to the names of its keys. */
export function keySetOf(
  name: string,
  setting: SetSetting,
  vaults: Readonly<Record<string, VaultConfig>>,
  tell: Tell,
): KeySetConfig {
  const { keys, publish, refresh, maxStale } = setting
  const vault = vaultOf(setting, Object.keys(vaults), tell)
  const { variables, problems } = variablesOf(setting, tell)
  const target = publish && targetOf(setting, publish, variables)
  for (const { path, message } of target ? checkTarget(target, Object.keys(keys)) : []) {
    tell(['publish', ...settingOf(path, target)], message)
  }
  const derived = Object.values(publish?.env ?? {}).some((file) => file.variables === undefined)
  if (derived || !publish) for (const { path, message } of problems) tell(['keys', path], message)
  return {
    name,
    vault,
    keys,
    variables,
    variableProblems: [...problems, ...environmentProblems(setting, variables)],
    target,
    refresh: refresh ?? vaults[vault]?.refresh ?? 0,
    maxStale: maxStale ?? vaults[vault]?.maxStale ?? 0,
  }
}

function vaultOf({ vault }: SetSetting, names: readonly string[], tell: Tell): string {
  if (vault === undefined && names.length > 1) {
    tell(['vault'], `is required: there are several Vaults (${names.join(', ')})`)
  } else if (vault !== undefined && !names.includes(vault)) {
    tell(['vault'], `there is no Vault "${vault}"; known here: ${names.join(', ')}`)
  }
  return vault ?? names[0] ?? ''
}

function variablesOf({ keys, variables }: SetSetting, tell: Tell): ReturnType<typeof variablesFor> {
  const known = Object.keys(keys)
  if (!variables) return variablesFor(known)
  for (const [variable, key] of Object.entries(variables)) {
    if (known.includes(key)) continue
    tell(['variables', variable], `there is no key "${key}"; known here: ${known.join(', ')}`)
  }
  return { variables, problems: [] }
}

function targetOf(
  { allowVariables, keys }: SetSetting,
  publish: PublishSetting,
  variables: Readonly<Record<string, string>>,
): PublishTarget {
  const { folder, mode, folderMode, group, layout, keepPrevious } = publish
  return {
    folder,
    files: filesOf(publish, Object.keys(keys), variables),
    ...(mode !== undefined && { fileMode: mode }),
    ...(folderMode !== undefined && { folderMode }),
    ...(group !== undefined && { group }),
    layout,
    keepPreviousMs: keepPrevious,
    allowVariables,
  }
}

/** What would be wrong with these variables in a file is also wrong with them in an environment. */
function environmentProblems(
  { allowVariables, keys }: SetSetting,
  variables: Readonly<Record<string, string>>,
): readonly VaultProblem[] {
  const environment = { name: 'environment', dialect: 'posix', variables } as const
  const target = { folder: '/', files: [environment], allowVariables }
  return checkTarget(target, Object.keys(keys)).map((problem) => ({
    ...problem,
    path: problem.path.replace(/^files\[0\]\./, ''),
  }))
}

/** Where the setting stands that a place in the target was made from. */
function settingOf(path: string, target: PublishTarget | undefined): SettingPath {
  const [field = '', index, part, ...rest] = pathIn(path)
  const file = typeof index === 'number' ? target?.files[index] : undefined
  if (field !== 'files' || !file) return [renamed[field] ?? field]
  if ('key' in file) return ['files', file.name]
  const form = 'json' in file ? 'json' : 'env'
  if (part === undefined || part === 'name') return [form, file.name]
  return [form, file.name, part === 'json' ? 'members' : part, ...rest]
}

const renamed: Readonly<Record<string, string>> = {
  fileMode: 'mode',
  keepPreviousMs: 'keepPrevious',
}
