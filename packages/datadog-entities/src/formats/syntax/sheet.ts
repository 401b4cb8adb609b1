import { escapedToken } from '../../links/pointer.ts'
import type { Json } from '../../json.ts'
import type { Report } from '../report.ts'
import { inexact } from './exact-number.ts'
import { parseJson } from './json-tree.ts'
import { isUnsafeKey, unfitText } from './limits.ts'
import { linesOf } from './lines.ts'
import type { Lines } from './lines.ts'
import { placeOf } from './tree.ts'
import type { Tree } from './tree.ts'

/** One document, with the place of everything in it. */
export interface Sheet {
  readonly file: string
  readonly value: Json
  /** The line of what the pointer names, or of the nearest thing around it that exists. */
  lineOf(pointer: string): number
  /** Tells a mistake at this place. */
  wrong(pointer: string, message: string, hint?: string): void
  /**
   * Reads the JSON in a text of this document. Pointers go on into it, as if it stood in the place of the text.
   * Undefined, and told, when it cannot be read.
   */
  embedded(pointer: string, text: string): Json | undefined
}

/** A tree with its text, and the line of the file in which that begins. */
interface Layer {
  readonly pointer: string
  readonly tree: Tree
  readonly lines: Lines
  readonly firstLine: number
}

/**
 * Makes a sheet of a tree. What cannot be kept is told, and the rest is there all the same, so that its mistakes can be
 * told too.
 */
export function sheetOf(tree: Tree, lines: Lines, file: string, report: Report): Sheet {
  const layers = new Map([['', { pointer: '', tree, lines, firstLine: 1 }]])
  const lineOf = (pointer: string): number => {
    const { layer, at } = locate(layers, pointer)
    return layer.firstLine + layer.lines.lineOf(at) - 1
  }
  const value = plainValue(tree, '', (pointer, at, message, hint) => {
    report.add(pointer, message, hint, () => lines.lineOf(at))
  })
  const wrong: Sheet['wrong'] = (pointer, message, hint) => {
    report.add(pointer, message, hint, () => lineOf(pointer))
  }
  return {
    file,
    value,
    lineOf,
    wrong,
    embedded(pointer, text) {
      const { layer, node } = locate(layers, pointer)
      const inner = linesOf(text)
      const line = lineOf(pointer)
      const literal = node.kind === 'leaf' && node.literal === true
      // Only lines that are kept as lines can be counted in the file.
      const textLine = literal ? layer.firstLine + layer.lines.lineOf(node.at) : line
      const flat = { lineOf: () => 1, columnOf: inner.columnOf }
      const read = parseJson(text)
      if (!read.ok) {
        const { at, message, hint } = read.mistake
        const [row, column] = [inner.lineOf(at), inner.columnOf(at)]
        const where = text.includes('\n') ? `${row}:${column}` : `${column}`
        report.add(pointer, `at ${where}: ${message}`, hint, () =>
          literal ? textLine + row - 1 : line,
        )
        return undefined
      }
      const mounted = {
        pointer,
        tree: read.tree,
        lines: literal ? inner : flat,
        firstLine: textLine,
      }
      layers.set(pointer, mounted)
      return plainValue(read.tree, pointer, (place, at, message, hint) => {
        report.add(place, message, hint, () => mounted.firstLine + mounted.lines.lineOf(at) - 1)
      })
    },
  }
}

/** The innermost layer in which the pointer leads somewhere: the longest way that begins it. */
function locate(
  layers: ReadonlyMap<string, Layer>,
  pointer: string,
): { layer: Layer; at: number; node: Tree } {
  for (let way = pointer; ; way = way.slice(0, Math.max(way.lastIndexOf('/'), 0))) {
    // What an embedded document itself stands under is a place of the one around it.
    const layer = way === pointer && way !== '' ? undefined : layers.get(way)
    if (layer !== undefined) return { layer, ...placeOf(layer.tree, pointer.slice(way.length)) }
  }
}

type Tell = (pointer: string, at: number, message: string, hint?: string) => void

/** The value of a tree, without what was told. */
function plainValue(tree: Tree, pointer: string, wrong: Tell): Json {
  switch (tree.kind) {
    case 'leaf': {
      const unfit = typeof tree.value === 'string' ? unfitText(tree.value) : undefined
      if (unfit !== undefined) wrong(pointer, tree.at, `the text ${unfit}`)
      return tree.value
    }
    case 'number': {
      const lost = inexact(tree.text, tree.value)
      const hint = 'Put it between quotes if it is an id, or write a smaller number.'
      if (lost !== undefined) wrong(pointer, tree.at, `${shortened(tree.text)} ${lost}`, hint)
      // JSON makes no difference between 0 and -0.
      return tree.value === 0 ? 0 : tree.value
    }
    case 'list':
      return tree.items.map((item, index) => plainValue(item, `${pointer}/${index}`, wrong))
    case 'dict': {
      const seen = new Set<string>()
      const kept: [string, Json][] = []
      for (const { key, at, value } of tree.entries) {
        const place = `${pointer}/${escapedToken(key)}`
        const unfit = unfitText(key)
        if (isUnsafeKey(key)) wrong(place, at, `the key ${key} is not allowed`)
        else if (unfit !== undefined) wrong(place, at, `the key ${unfit}`)
        else if (seen.has(key)) wrong(place, at, `the key ${shortened(key)} is there twice`)
        else kept.push([key, plainValue(value, place, wrong)])
        seen.add(key)
      }
      return Object.fromEntries(kept)
    }
  }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
