import { dirname, resolve } from 'node:path'

import { Secret } from '@retriever/upstream/secret'
import type * as z from 'zod'

import { withoutAliases } from './aliases.ts'
import type { Alias } from './aliases.ts'
import { ConfigError } from './config-error.ts'
import type { ConfigProblem } from './config-error.ts'
import type { ConfigFile, Places } from './config-file.ts'
import { configVersion } from './config-version.ts'
import { withEnvironment } from './environment.ts'
import { mistakesOf } from './issues.ts'
import type { Mistake } from './issues.ts'
import { leavesAt } from './leaves.ts'
import type { Leaves } from './leaves.ts'
import { pathText } from './place.ts'
import type { Place, SettingPath } from './place.ts'
import { readConfigFile } from './read-config-file.ts'
import { isTree, merged } from './tree.ts'
import type { Tree } from './tree.ts'
import type { PlacedSecret } from './written-out.ts'

/** Where the configuration comes from. */
export interface ConfigSources {
  /** Paths of YAML or JSON files; a later one wins over an earlier one. At least one. */
  readonly files: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that the paths of the files are relative to. */
  readonly folder: string
}

/** What a command wants to know of a configuration. */
export interface Wanted<Config> {
  /** The sections of this tree, with their other names for settings. */
  aliases(tree: Tree): Promise<Readonly<Record<string, readonly Alias[]>>>
  schema(tree: Tree, leaves: Leaves): Promise<z.ZodType<Config>>
}

/** Settings that can be used, and what there is to know about the secrets among them. */
export interface Settings<Config> {
  readonly config: Config
  readonly secrets: readonly PlacedSecret[]
  /** Whether this secret is written out in the configuration. */
  readonly written: (secret: Secret) => boolean
  /** The variables of the environment that hold a secret of these settings. */
  readonly variables: readonly string[]
}

/** Reads and validates a configuration. Throws a `ConfigError` with every mistake in it. */
export async function readSettings<Config>(
  sources: ConfigSources,
  wanted: Wanted<Config>,
): Promise<Settings<Config>> {
  const files = await readFiles(sources)
  const whole = files.reduce<Tree>((tree, file) => overlay(tree, file.tree), {})
  const environment = withEnvironment(whole, sources.env)
  const { tree, written, problems } = renamed(
    environment.tree,
    await wanted.aliases(environment.tree),
  )

  const literal = new Set<Secret>()
  const variables = new Set<string>()
  const leaves = leavesAt({
    folder: dirname(resolve(sources.folder, sources.files[0] ?? '')),
    env: sources.env,
    onLiteralSecret: (secret) => literal.add(secret),
    onSecretVariable: (name) => variables.add(name),
  })
  const schema = await wanted.schema(tree, leaves)
  const result = schema.safeParse(tree, { reportInput: true })

  const found = result.error ? mistakesOf(result.error.issues) : []
  const mistakes = [
    ...problems,
    ...found.map(({ path, message }) => ({ path: written(path), message })),
  ]
  if (!result.success || mistakes.length > 0) {
    const placeIn = await lookup(files)
    const place = (path: SettingPath) => environment.place(path) ?? placeIn(path)
    const all = mistakes.map(({ path, message }) => problemAt(path, message, place(path)))
    throw new ConfigError(inOrder(all, files))
  }
  return {
    config: result.data,
    secrets: secretsIn(result.data),
    written: (secret) => literal.has(secret),
    variables: [...variables],
  }
}

async function readFiles({ files, folder }: ConfigSources): Promise<readonly ConfigFile[]> {
  const results = await Promise.all(
    files.map(async (name) => {
      const result = await readConfigFile(name, folder)
      return { result, problems: result.ok ? await versionProblems(result.file) : result.problems }
    }),
  )
  const problems = results.flatMap((each) => each.problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return results.flatMap(({ result }) => (result.ok ? result.file : []))
}

/** What an unknown version means by its keys is unknown too, so that nothing else is looked at. */
async function versionProblems(file: ConfigFile): Promise<readonly ConfigProblem[]> {
  const version = file.tree['version']
  if (typeof version !== 'number' || version <= configVersion) return []
  const message = `${version} is newer than this retriever, which reads version ${configVersion}`
  const hint = 'start a newer retriever, or go back to the configuration of this one'
  const places = await file.places()
  return [{ ...problemAt(['version'], message, places(['version'])), hint }]
}

function overlay(tree: Tree, later: Tree): Tree {
  const both = merged(tree, later)
  return isTree(both) ? both : tree
}

interface RenamedTree {
  readonly tree: Tree
  /** The path under which the setting was written. */
  readonly written: (path: SettingPath) => SettingPath
  readonly problems: readonly Mistake[]
}

function renamed(tree: Tree, sections: Readonly<Record<string, readonly Alias[]>>): RenamedTree {
  let result: RenamedTree = { tree, written: (path) => path, problems: [] }
  for (const [name, aliases] of Object.entries(sections)) {
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

/** Finds the place of a setting in the last file that has it, or of the nearest setting around it. */
async function lookup(files: readonly ConfigFile[]): Promise<Places> {
  const latestFirst = (await Promise.all(files.map((file) => file.places()))).toReversed()
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = latestFirst.map((places) => places(path.slice(0, length))).find(Boolean)
      if (place) return place
    }
    return latestFirst[0]?.([])
  }
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

/** Under this key some settings are put together once they were read; nobody writes it. */
const grouped = 'credentials'

function secretsIn(value: unknown, path: SettingPath = []): readonly PlacedSecret[] {
  if (value instanceof Secret) return [{ path, secret: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, below]) => {
    if (key === grouped) return secretsIn(below, path)
    return secretsIn(below, [...path, Array.isArray(value) ? Number(key) : key])
  })
}
