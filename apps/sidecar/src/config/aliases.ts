import type { ConfigProblem } from './config-error.ts'
import { plainName } from './nearest.ts'
import type { SettingPath } from './place.ts'
import { isTree, withValue } from './tree.ts'
import type { Tree } from './tree.ts'

/** Another name for a setting: one that people know from elsewhere. Paths start at the section. */
export interface Alias {
  /** A key of the section. */
  readonly name: string
  /** The setting that it stands for. */
  readonly path: readonly string[]
  /** What its value means as a value of that setting. Absent: the same. */
  readonly convert?: (value: unknown) => unknown
}

/** A section with its own names only, and where the values of its aliases were written. */
export interface Renamed {
  readonly section: Tree
  /** The path of the alias that gave this setting its value, from the top of the section. */
  readonly written: (path: SettingPath) => SettingPath
  readonly problems: readonly ConfigProblem[]
}

/** Moves the values of aliases to the settings that they stand for. An empty one says nothing. */
export function withoutAliases(section: Tree, aliases: readonly Alias[]): Renamed {
  const origins = new Map<string, string>()
  const problems: ConfigProblem[] = []
  let result = section
  for (const [key, value] of Object.entries(section)) {
    const alias = aliases.find(({ name }) => plainName(name) === plainName(key))
    if (!alias) continue
    const { [key]: _, ...others } = result
    result = others
    if (value === '' || value === null) continue
    if (hasSetting(section, alias.path)) {
      const message = `says the same as ${alias.path.join('.')}; write only one of the two`
      problems.push({ path: key, message })
      continue
    }
    origins.set(JSON.stringify(alias.path), key)
    result = withValue(result, alias.path, alias.convert ? alias.convert(value) : value)
  }
  return { section: result, written: (path) => writtenAs(path, origins), problems }
}

function hasSetting(section: Tree, path: readonly string[]): boolean {
  let level: unknown = section
  for (const key of path) {
    if (!isTree(level) || !Object.hasOwn(level, key)) return false
    level = level[key]
  }
  return true
}

function writtenAs(path: SettingPath, origins: ReadonlyMap<string, string>): SettingPath {
  for (let length = path.length; length > 0; length -= 1) {
    const key = origins.get(JSON.stringify(path.slice(0, length)))
    if (key !== undefined) return [key, ...path.slice(length)]
  }
  return path
}
