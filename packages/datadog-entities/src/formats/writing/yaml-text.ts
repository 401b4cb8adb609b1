import { Document, isScalar, visit } from 'yaml'

import type { JsonObject } from '../../json.ts'

/** Documents as one YAML stream. Lines are never folded, and texts with several lines stand as they are. */
export function yamlText(documents: readonly JsonObject[]): string {
  return documents.map(documentText).join('---\n')
}

function documentText(value: JsonObject): string {
  // Readers of YAML 1.1 are many, kubectl among them: what they would take for something else is quoted.
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' })
  visit(document, {
    Scalar(place, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return
      const type = styleOf(node.value, place === 'key')
      if (type !== undefined) node.type = type
    },
  })
  const text = document.toString({
    lineWidth: 0,
    doubleQuotedAsJSON: true,
    blockQuote: 'literal',
  })
  // They are all between double quotes, where JSON leaves some of them as they are.
  return text.replaceAll(hidden, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Characters that editors hide and YAML 1.1 takes for line breaks. */
const hidden = /[\u007f-\u00a0\u2028\u2029\ufeff]/g

/** These, and what YAML does not allow or changes. */
// oxlint-disable-next-line no-control-regex -- these are what it looks for.
const delicate = /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff]/

function styleOf(text: string, isKey: boolean): 'BLOCK_LITERAL' | 'QUOTE_DOUBLE' | undefined {
  if (delicate.test(text)) return 'QUOTE_DOUBLE'
  if (!text.includes('\n')) return undefined
  // Blocks that begin or end with space need marks that few people can read.
  if (isKey || /^\s|[ \t]$|\n\n$|[ \t]\n/.test(text)) return 'QUOTE_DOUBLE'
  return 'BLOCK_LITERAL'
}
