import { invalid } from '../refusal.ts'
import type { Call, Reply } from '../server.ts'

/** The parameters of lists. */
export const listFields: readonly string[] = ['after', 'limit']

/** What stands directly below a folder: secrets, and folders with a slash at the end. Undefined when there is nothing. */
export function listBelow(
  call: Call,
  paths: readonly string[],
  folder: string,
  detail?: (path: string) => NonNullable<Reply['data']>,
): Reply | undefined {
  const limit = limitOf(call)
  const after = call.query.get('after') ?? ''
  const names = namesBelow(paths, folder).filter((name) => name > after)
  const keys = limit > 0 ? names.slice(0, limit) : names
  if (keys.length === 0) return undefined
  if (detail === undefined) return { data: { keys } }
  const secrets = keys.filter((name) => !name.endsWith('/'))
  const info = secrets.map((name) => [name, detail(folder + name)] as const)
  return { data: { keys, key_info: Object.fromEntries(info) } }
}

/** Everything below a folder, in the order in which the server happens to walk. */
export function scanBelow(paths: readonly string[], folder: string): Reply | undefined {
  const keys: string[] = []
  const folders = ['']
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const name of namesBelow(paths, folder + next)) {
      if (name.endsWith('/')) folders.push(next + name)
      else keys.push(next + name)
    }
  }
  return keys.length === 0 ? undefined : { data: { keys } }
}

function namesBelow(paths: readonly string[], folder: string): readonly string[] {
  const names = paths
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .map((name) => (name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : name))
  return [...new Set(names)].toSorted()
}

function limitOf({ query }: Call): number {
  const text = query.get('limit') ?? '0'
  if (/^-?\d+$/.test(text)) return Number(text)
  throw invalid(
    `Field validation failed: error converting input for field "limit": '' cannot parse value as 'int': strconv.ParseInt: invalid syntax`,
  )
}
