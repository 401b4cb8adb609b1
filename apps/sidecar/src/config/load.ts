import { dirname, resolve } from 'node:path'

import { Secret } from '@retriever/upstream'

import { withoutAliases } from './aliases.ts'
import { ConfigError } from './config-error.ts'
import type { ConfigProblem } from './config-error.ts'
import { readConfigFile } from './config-file.ts'
import type { ConfigFile } from './config-file.ts'
import { withEnvironment } from './environment.ts'
import { mistakesOf } from './issues.ts'
import { leavesAt } from './leaves.ts'
import { pathText } from './place.ts'
import type { Place, SettingPath } from './place.ts'
import { aliasesOf, configSchema, configVersion } from './schema.ts'
import type { Config } from './schema.ts'
import { isTree, merged } from './tree.ts'
import type { Tree } from './tree.ts'
import { warningsAbout } from './warnings.ts'
import type { PlacedSecret } from './warnings.ts'

/** Where the configuration comes from. */
export interface ConfigSources {
  /** Paths of YAML or JSON files; a later one wins over an earlier one. At least one. */
  readonly files: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that the paths of the files are relative to. */
  readonly folder: string
}

/** A configuration that can be used. */
export interface LoadedConfig {
  readonly config: Config
  /** What is allowed, but not wise. */
  readonly warnings: readonly string[]
  /** Every secret in it, for redaction. */
  readonly secrets: readonly Secret[]
}

/** Reads and validates a configuration. Throws a `ConfigError` with every mistake in it. */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const files = readFiles(sources)
  const whole = files.reduce<Tree>((tree, file) => overlay(tree, file.tree), {})
  const environment = withEnvironment(whole, sources.env)
  const { tree, written, problems } = await renamed(environment.tree)
  const place = (path: SettingPath) => {
    const original = written(path)
    return environment.place(original) ?? placeIn(files, original)
  }

  const literal = new Set<Secret>()
  const folder = dirname(resolve(sources.folder, sources.files[0] ?? ''))
  const onLiteralSecret = (secret: Secret) => literal.add(secret)
  const schema = await configSchema(tree, leavesAt({ folder, env: sources.env, onLiteralSecret }))
  const result = schema.safeParse(tree, { reportInput: true })

  const found = (result.error ? mistakesOf(result.error.issues) : []).map(({ path, message }) =>
    problemAt(written(path), message, place(path)),
  )
  const all = [
    ...problems.map(({ path, message }) => problemAt(path, message, place(path))),
    ...found,
  ]
  if (!result.success || all.length > 0) throw new ConfigError(inOrder(all, files))
  const secrets = secretsIn(result.data)
  return {
    config: result.data,
    secrets: secrets.map(({ secret }) => secret),
    warnings: warningsAbout(result.data, secrets, (secret) => literal.has(secret)),
  }
}

function readFiles({ files, folder }: ConfigSources): readonly ConfigFile[] {
  const results = files.map((name) => readConfigFile(name, folder))
  const problems = results.flatMap((result) =>
    result.ok ? versionProblems(result.file) : result.problems,
  )
  if (problems.length > 0) throw new ConfigError(problems)
  return results.flatMap((result) => (result.ok ? result.file : []))
}

/** What an unknown version means by its keys is unknown too, so that nothing else is looked at. */
function versionProblems(file: ConfigFile): readonly ConfigProblem[] {
  const version = file.tree['version']
  if (typeof version !== 'number' || version <= configVersion) return []
  const message = `${version} is newer than this retriever, which reads version ${configVersion}`
  const hint = 'start a newer retriever, or go back to the configuration of this one'
  return [{ ...problemAt(['version'], message, file.place(['version'])), hint }]
}

function overlay(tree: Tree, later: Tree): Tree {
  const both = merged(tree, later)
  return isTree(both) ? both : tree
}

interface RenamedTree {
  readonly tree: Tree
  /** The path under which the setting was written. */
  readonly written: (path: SettingPath) => SettingPath
  readonly problems: readonly { readonly path: SettingPath; readonly message: string }[]
}

async function renamed(tree: Tree): Promise<RenamedTree> {
  let result: RenamedTree = { tree, written: (path) => path, problems: [] }
  for (const [name, aliases] of Object.entries(await aliasesOf(tree))) {
    const before = result
    const value = tree[name]
    if (!isTree(value)) continue
    const { section, written, problems } = withoutAliases(value, aliases)
    result = {
      tree: { ...before.tree, [name]: section },
      written: (path) =>
        path[0] === name ? [name, ...written(path.slice(1))] : before.written(path),
      problems: [
        ...before.problems,
        ...problems.map(({ path, message }) => ({ path: [name, path], message })),
      ],
    }
  }
  return result
}

/** The place of the setting in the last file that has it, or of the nearest setting around it. */
function placeIn(files: readonly ConfigFile[], path: SettingPath): Place | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const place = files
      .toReversed()
      .map((file) => file.place(path.slice(0, length)))
      .find(Boolean)
    if (place) return place
  }
  return files.at(-1)?.place([])
}

function problemAt(path: SettingPath, message: string, place: Place | undefined): ConfigProblem {
  return { path: pathText(path), message, ...(place && { place }) }
}

function inOrder(
  problems: readonly ConfigProblem[],
  files: readonly ConfigFile[],
): readonly ConfigProblem[] {
  const rank = ({ place }: ConfigProblem): readonly [number, number, number] =>
    place && 'file' in place
      ? [files.findIndex(({ name }) => name === place.file), place.line, place.column]
      : [files.length, 0, 0]
  return problems.toSorted((one, other) => {
    const ranks = rank(one)
    const others = rank(other)
    return ranks[0] - others[0] || ranks[1] - others[1] || ranks[2] - others[2]
  })
}

function secretsIn(value: unknown, path: SettingPath = []): readonly PlacedSecret[] {
  if (value instanceof Secret) return [{ path, secret: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, below]) =>
    secretsIn(below, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}
