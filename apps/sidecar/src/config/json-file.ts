import { isTree } from './tree.ts'
import type { Tree } from './tree.ts'

/** A string of JSON, and the colon behind it when it is a key. */
const stringsAndKeys = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/**
 * The mapping in a text of plain JSON; undefined when it is anything else, or has a key twice, which the parser of JSON
 * would take without a word. Whoever knows YAML can then say what is wrong.
 */
export function plainJson(text: string): Tree | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  const value = parsed(text)
  if (!isTree(value)) return undefined
  const written = [...text.matchAll(stringsAndKeys)].filter(([, colon]) => colon !== undefined)
  return written.length === keysIn(value) ? value : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const below = Object.values(value).reduce<number>((sum, entry) => sum + keysIn(entry), 0)
  return Array.isArray(value) ? below : below + Object.keys(value).length
}
