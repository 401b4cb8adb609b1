/** A value of a document with its place: offsets count UTF-16 units of the text from 0. */
export type Tree = Leaf | NumberLeaf | List | Dict

export interface Leaf {
  readonly kind: 'leaf'
  readonly at: number
  readonly value: string | boolean | null
  /** Set for a YAML block scalar that keeps its lines (`|`): they begin on the line after `at`. */
  readonly literal?: true
}

export interface NumberLeaf {
  readonly kind: 'number'
  readonly at: number
  readonly value: number
  /** As it was written. */
  readonly text: string
}

export interface List {
  readonly kind: 'list'
  readonly at: number
  readonly items: readonly Tree[]
}

export interface Dict {
  readonly kind: 'dict'
  readonly at: number
  readonly entries: readonly Entry[]
}

/** Keys may come twice; who reads the tree tells it. */
export interface Entry {
  readonly key: string
  readonly at: number
  readonly value: Tree
}

/** The tokens of a JSON pointer (RFC 6901). */
function tokensOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The nearest place to what a pointer names: its key, its item, or what there is of the way to it. */
export function placeOf(tree: Tree, pointer: string): { readonly at: number; readonly node: Tree } {
  let found = { at: tree.at, node: tree }
  for (const token of tokensOf(pointer)) {
    const next = step(found.node, token)
    if (next === undefined) return found
    found = next
  }
  return found
}

/** Of large mappings, whose entries are looked up one after the other. */
const indices = new WeakMap<Dict, ReadonlyMap<string, Entry>>()
const large = 32

/** Of a key that is there twice, the first one. */
function entryOf(node: Dict, token: string): Entry | undefined {
  if (node.entries.length < large) return node.entries.find(({ key }) => key === token)
  let index = indices.get(node)
  if (index === undefined) {
    index = new Map(node.entries.toReversed().map((entry) => [entry.key, entry]))
    indices.set(node, index)
  }
  return index.get(token)
}

function step(node: Tree, token: string): { at: number; node: Tree } | undefined {
  if (node.kind === 'dict') {
    const entry = entryOf(node, token)
    return entry && { at: entry.at, node: entry.value }
  }
  const item = node.kind === 'list' && /^\d+$/.test(token) ? node.items[Number(token)] : undefined
  return item && { at: item.at, node: item }
}
