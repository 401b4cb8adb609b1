import type { PublishedFile } from './target.ts'

/** The keys that a file holds, each with its place in the file's description, such as `variables.DD_API_KEY`. */
export function keysOfFile(
  file: PublishedFile,
): readonly (readonly [place: string, key: string])[] {
  if ('key' in file) return [['key', file.key]]
  const [field, entries] =
    'json' in file ? (['json', file.json] as const) : (['variables', file.variables] as const)
  return Object.entries(entries).map(([name, key]) => [`${field}.${name}`, key] as const)
}
