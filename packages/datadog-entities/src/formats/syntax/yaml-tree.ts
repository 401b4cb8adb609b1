import { Composer, Lexer, Parser } from 'yaml'
import type { Document, YAMLError } from 'yaml'

import { deepest } from './limits.ts'
import type { YamlDocument, YamlMistake } from './yaml-document.ts'
import { growTree } from './yaml-growth.ts'

/**
 * Reads a stream of YAML 1.2 documents with the core schema: `yes`, `no`, `on`, `off` and dates are texts, `true`,
 * `null` and `0o17` are not. Tags other than those of the core schema, merge keys and YAML 1.1 are mistakes.
 */
export function parseYaml(text: string): readonly YamlDocument[] {
  const { documents, tooDeepAt } = compose(text)
  const read = documents.map(documentOf)
  if (tooDeepAt === undefined) return read
  const message = `more than ${deepest} levels of objects and lists`
  return [...read, { mistakes: [{ at: tooDeepAt, message }] }]
}

/**
 * Stops as soon as the parser is too deep: deep texts would cost it time that grows with the square of their size, and
 * overflow the composer's stack.
 */
function compose(text: string): { documents: readonly Document.Parsed[]; tooDeepAt?: number } {
  const parser = new Parser()
  const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false })
  const documents: Document.Parsed[] = []
  let errors = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') errors += 1
      documents.push(...composer.next(token))
    }
    // The first mistakes say what is wrong; a document without an end would have one for each character.
    if (errors > enough) break
    // The document and a scalar are on the stack too.
    if (parser.stack.length > deepest + 2) return { documents, tooDeepAt: parser.offset }
  }
  for (const token of parser.end()) documents.push(...composer.next(token))
  documents.push(...composer.end(false, text.length))
  return { documents }
}

/** The composer tells a mistake many times over; the first ones say it. */
const enough = 10

function documentOf(document: Document.Parsed): YamlDocument {
  const mistakes = [...document.errors, ...document.warnings].slice(0, enough).map(mistakeOf)
  const version = document.directives.yaml.version
  if (version !== '1.2') {
    const message = `YAML ${version} is not read`
    mistakes.push({
      at: document.range[0],
      message,
      hint: 'Remove the %YAML directive: it is YAML 1.2.',
    })
  }
  if (mistakes.length > 0 || document.contents === null) return { mistakes }
  return growTree(document.contents)
}

function mistakeOf({ pos: [at], code, message }: YAMLError): YamlMistake {
  const first = message.split('\n')[0] ?? message
  switch (code) {
    case 'TAG_RESOLVE_FAILED':
      return {
        at,
        message: lowerFirst(first),
        hint: 'Remove the tag, and write the value plainly.',
      }
    case 'TAB_AS_INDENT':
      return { at, message: lowerFirst(first), hint: 'Indent with spaces.' }
    default:
      return { at, message: lowerFirst(first) }
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
