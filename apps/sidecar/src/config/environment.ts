import type { Place, SettingPath } from './place.ts'
import { plainName } from './nearest.ts'
import { isTree, withValue } from './tree.ts'
import type { Tree } from './tree.ts'

/** Settings from environment variables, laid over those from files. */
export interface Environment {
  readonly tree: Tree
  /** The variable that said it; undefined when none did. */
  place(path: SettingPath): Place | undefined
}

const prefix = 'RETRIEVER_'

/**
 * Lays `RETRIEVER_A__B=value` over the tree as `a.b`. Two underscores separate keys; one, or a different case, is
 * allowed inside a key: `RETRIEVER_BRIDGE__GLPI__USER_TOKEN` is `bridge.glpi.userToken`. Variables without two
 * underscores are none of ours. Values are text; the settings that want a number or a switch read it from text.
 */
export function withEnvironment(
  tree: Tree,
  env: Readonly<Record<string, string | undefined>>,
): Environment {
  const variables = new Map<string, string>()
  let result = tree
  for (const [variable, value] of Object.entries(env).toSorted(byName)) {
    if (!variable.startsWith(prefix) || !variable.includes('__') || value === undefined) continue
    const path = pathOf(variable, result)
    variables.set(JSON.stringify(path), variable)
    result = withValue(result, path, value)
  }
  return {
    tree: result,
    place(path) {
      const variable = variables.get(JSON.stringify(path))
      return variable === undefined ? undefined : { variable }
    },
  }
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

/** A key that the tree has already keeps its spelling; a new one becomes camel case. */
function pathOf(variable: string, tree: Tree): readonly string[] {
  let level: unknown = tree
  return variable
    .slice(prefix.length)
    .split('__')
    .map((part) => {
      const present = isTree(level)
        ? Object.keys(level).find((key) => plainName(key) === plainName(part))
        : undefined
      const key = present ?? camelCase(part)
      level = isTree(level) ? level[key] : undefined
      return key
    })
}

function camelCase(part: string): string {
  return part.toLowerCase().replaceAll(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
