import { isLinkable } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import type { CheckOptions } from './options.ts'

/** What documents are checked by. */
export interface CheckRules {
  /** Ids of things that are not declared, by the names in links. */
  readonly external: Readonly<Record<string, string>>
  readonly allowRawTemplates: boolean
}

/** The options as documents are checked by them. Throws a `UsageError` that names all mistakes. */
export function checkRulesOf({
  external = [],
  allowRawTemplates = false,
}: CheckOptions): CheckRules {
  const ids = new Map<string, string>()
  const mistakes = external.flatMap((word): readonly string[] => {
    // Names may hold "=", ids do not.
    const at = word.lastIndexOf('=')
    const ref = word.slice(0, at)
    const id = word.slice(at + 1)
    const wrong = mistakeIn(at, ref, id)
    if (wrong !== undefined) return [`${JSON.stringify(word)}: ${wrong}`]
    const other = ids.get(ref)
    ids.set(ref, id)
    return other === undefined || other === id
      ? []
      : [`${JSON.stringify(ref)} has two ids, ${other} and ${id}`]
  })
  if (mistakes.length === 0) return { external: Object.fromEntries(ids), allowRawTemplates }
  throw new UsageError(mistakes.map((mistake) => `--external ${mistake}`).join('\n'))
}

function mistakeIn(at: number, ref: string, id: string): string | undefined {
  if (at < 0) return 'expected REF=ID, such as checkout-slo=0a1b2c'
  if (ref.trim() === '') return 'expected a name before "="'
  if (!isLinkable(ref)) return 'no link can have this name: it holds a brace or a line break'
  return /^[\w.:/-]+$/.test(id) ? undefined : 'expected an id after "="'
}
