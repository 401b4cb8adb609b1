/** Configuration as it was written: plain mappings, lists and scalars. */
export type Tree = { readonly [key: string]: unknown }

/** True for a mapping, and for nothing else. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Both together: mappings key by key, anything else as the later one says. */
export function merged(earlier: unknown, later: unknown): unknown {
  if (!isTree(earlier) || !isTree(later)) return later
  const overlaid = Object.entries(later).map(([key, value]) => {
    const both = Object.hasOwn(earlier, key) ? merged(earlier[key], value) : value
    return [key, both] as const
  })
  return Object.fromEntries([...Object.entries(earlier), ...overlaid])
}

/** The tree with this value at the path; mappings on the way are made as needed. */
export function withValue(tree: Tree, path: readonly string[], value: unknown): Tree {
  const [key, ...rest] = path
  if (key === undefined) return tree
  const below = Object.hasOwn(tree, key) ? tree[key] : undefined
  return {
    ...tree,
    [key]: rest.length === 0 ? value : withValue(isTree(below) ? below : {}, rest, value),
  }
}
