import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, Node } from 'yaml'

import type { ReadConfigFile } from './config-file.ts'
import type { ConfigProblem } from './config-error.ts'
import type { Place, SettingPath } from './place.ts'
import { isTree } from './tree.ts'

/** Reads the text of a configuration file. */
export function parseYamlFile(name: string, text: string): ReadConfigFile {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true })
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset)
    return { file: name, line, column: col }
  }
  if (document.errors.length > 0) {
    return refused(
      ...document.errors.map(({ message, pos }) => ({
        path: '',
        place: placeAt(pos[0]),
        message: `this is not valid YAML: ${message}`,
      })),
    )
  }
  const top = placeAt(document.contents?.range?.[0] ?? 0)
  const content = plain(document)
  if (!content.ok) return refused({ path: '', place: top, message: content.message })
  if (!isTree(content.value)) {
    const message = 'expected a mapping with the sections of the configuration'
    return refused({ path: '', place: top, message, hint: 'begin the file with "version: 1"' })
  }
  const place = (path: SettingPath) => {
    const offset = offsetOf(document, path)
    return offset === undefined ? undefined : placeAt(offset)
  }
  return { ok: true, file: { name, tree: content.value, places: () => Promise.resolve(place) } }
}

function refused(...problems: readonly ConfigProblem[]): ReadConfigFile {
  return { ok: false, problems }
}

type Plain =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string }

function plain(document: Document): Plain {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

/** Where the key of the setting stands, or the entry of a list. */
function offsetOf(document: Document, path: SettingPath): number | undefined {
  let node = resolved(document.contents, document)
  let offset = node?.range?.[0]
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => String(isScalar(item.key) ? item.key.value : '') === key,
      )
      if (!pair) return undefined
      offset = isScalar(pair.key) ? pair.key.range?.[0] : undefined
      node = resolved(pair.value, document)
    } else if (isSeq(node) && typeof key === 'number') {
      const item = node.items[key]
      if (item === undefined) return undefined
      node = resolved(item, document)
      offset = node?.range?.[0]
    } else {
      return undefined
    }
  }
  return offset
}

function resolved(node: unknown, document: Document): Node | undefined {
  if (isAlias(node)) return node.resolve(document)
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined
}
