import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Alias, Node, Scalar, YAMLMap } from 'yaml'

import { deepest, defaultMaxBytes, mostAliases } from './limits.ts'
import type { Entry, Tree } from './tree.ts'
import type { YamlDocument, YamlMistake } from './yaml-document.ts'

/**
 * Makes a tree of what the library composed. Aliases stand for the very tree of their anchor; what they add is
 * weighed, so that nobody who walks over the tree meets more than was admitted.
 */
export function growTree(contents: Node): YamlDocument {
  const growth = new Growth()
  const tree = growth.grow(contents, 0, 0)
  return growth.mistakes.length > 0 ? growth : { tree, mistakes: [] }
}

interface Grown {
  readonly tree: Tree
  readonly weight: number
  readonly depth: number
}

class Growth {
  readonly mistakes: YamlMistake[] = []
  /** Undefined while the anchored node itself still grows. */
  readonly #anchors = new Map<string, Grown | undefined>()
  #aliases = 0
  #aliased = 0
  /** Values and characters so far, aliased ones included. */
  #weight = 0
  #deepest = 0
  /** Told once. */
  #exhausted = false

  grow(node: Node | null, depth: number, fallback: number): Tree {
    const at = node?.range?.[0] ?? fallback
    this.#deepest = Math.max(this.#deepest, depth)
    this.#weight += 1
    if (node === null) return { kind: 'leaf', at, value: null }
    if (isAlias(node)) return this.#alias(node, at, depth)
    const { anchor } = node
    if (anchor === undefined) return this.#plain(node, at, depth)
    this.#anchors.set(anchor, undefined)
    const before = { weight: this.#weight, deepest: this.#deepest }
    this.#deepest = depth
    const tree = this.#plain(node, at, depth)
    const grown = { tree, weight: this.#weight - before.weight + 1, depth: this.#deepest - depth }
    this.#deepest = Math.max(before.deepest, this.#deepest)
    this.#anchors.set(anchor, grown)
    return tree
  }

  #plain(node: Node, at: number, depth: number): Tree {
    if (isScalar(node)) return this.#scalar(node, at)
    if (depth >= deepest) {
      this.#wrong(at, `more than ${deepest} levels of objects and lists`)
      return { kind: 'leaf', at, value: null }
    }
    if (isMap<Node, Node>(node)) return { kind: 'dict', at, entries: this.#entries(node, depth) }
    if (isSeq<Node>(node)) {
      return { kind: 'list', at, items: node.items.map((item) => this.grow(item, depth + 1, at)) }
    }
    this.#wrong(at, 'this is no value of JSON')
    return { kind: 'leaf', at, value: null }
  }

  #scalar(node: Scalar, at: number): Tree {
    const { value, source, type } = node
    switch (typeof value) {
      case 'number':
        return { kind: 'number', at, value, text: source ?? String(value) }
      case 'string':
        this.#weight += value.length
        return { kind: 'leaf', at, value, ...(type === 'BLOCK_LITERAL' && { literal: true }) }
      case 'boolean':
        return { kind: 'leaf', at, value }
      default:
        if (value !== null) this.#wrong(at, 'this is no value of JSON')
        return { kind: 'leaf', at, value: null }
    }
  }

  #entries(map: YAMLMap<Node, Node | null>, depth: number): readonly Entry[] {
    return map.items.flatMap(({ key, value }): Entry[] => {
      const at = key.range?.[0] ?? map.range?.[0] ?? 0
      const name = isScalar(key) ? key.value : undefined
      if (isScalar(key) && typeof name === 'string') {
        if (name === '<<' && key.type === 'PLAIN') {
          this.#wrong(
            at,
            'merge keys are not read',
            'Write the fields out, or use *alias as a value.',
          )
          return []
        }
        this.#weight += name.length
        return [{ key: name, at, value: this.grow(value, depth + 1, at) }]
      }
      const hint = isScalar(key) ? 'Put it between quotes.' : 'Only texts can be keys.'
      this.#wrong(at, 'this key is not a text', hint)
      return []
    })
  }

  #alias({ source }: Alias, at: number, depth: number): Tree {
    const nothing: Tree = { kind: 'leaf', at, value: null }
    if (!this.#anchors.has(source)) {
      this.#wrong(at, `there is no anchor &${source} before this alias`)
      return nothing
    }
    const target = this.#anchors.get(source)
    if (target === undefined) {
      this.#wrong(at, `the alias *${source} stands within its own anchor`)
      return nothing
    }
    this.#aliases += 1
    this.#aliased += target.weight
    if (this.#aliases > mostAliases || this.#aliased > defaultMaxBytes) {
      if (!this.#exhausted) this.#wrong(at, 'aliases make this document too large', 'Write it out.')
      this.#exhausted = true
      return nothing
    }
    if (depth + target.depth > deepest) {
      this.#wrong(at, `more than ${deepest} levels of objects and lists`)
      return nothing
    }
    this.#weight += target.weight
    this.#deepest = Math.max(this.#deepest, depth + target.depth)
    return target.tree
  }

  #wrong(at: number, message: string, hint?: string): void {
    this.mistakes.push({ at, message, ...(hint !== undefined && { hint }) })
  }
}
