import type { Report } from '../report.ts'
import { parseJson } from './json-tree.ts'
import { linesOf } from './lines.ts'
import { sheetOf } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { parseYaml } from './yaml-tree.ts'

/** The documents of a text. Broken ones are told and left out, empty ones are left out. */
export function sheetsOf(
  text: string,
  syntax: 'json' | 'yaml',
  file: string,
  report: Report,
): readonly Sheet[] {
  const lines = linesOf(text)
  if (syntax === 'json') {
    // An empty text is told as one, not as a mistake of JSON.
    if (text.trim() === '') return []
    const read = parseJson(text)
    if (read.ok) return [sheetOf(read.tree, lines, file, report)]
    const { at, message, hint } = read.mistake
    report.add('', `at ${lines.columnOf(at)}: ${message}`, hint, () => lines.lineOf(at))
    return []
  }
  return parseYaml(text).flatMap(({ tree, mistakes }) => {
    for (const { at, message, hint } of mistakes) {
      report.add('', `at ${lines.columnOf(at)}: ${message}`, hint, () => lines.lineOf(at))
    }
    const empty = tree === undefined || (tree.kind === 'leaf' && tree.value === null)
    return empty ? [] : [sheetOf(tree, lines, file, report)]
  })
}
