import { parseQuery } from '@retriever/datadog-entities'
import type { Declared } from '@retriever/datadog-entities'

import { coloured, printable } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { checkRulesOf } from './check-options.ts'
import type { CheckRules } from './check-options.ts'
import { readDocuments } from './documents.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { InvalidDocumentsError } from './failure.ts'
import { undeclaredLinks } from './offline.ts'
import type { LintOptions } from './options.ts'

/** `retriever datadog lint`: tells every mistake, and asks nobody. */
export async function lintDocuments(
  words: readonly string[],
  options: LintOptions,
  world: World,
): Promise<DatadogExitCode> {
  const rules = checkRulesOf(options)
  const { declared, files, problems } = await readDocuments(words, {
    folder: world.folder,
    format: options.format,
    rules,
  })
  if (problems.length > 0) throw new InvalidDocumentsError(problems)
  const { stdout } = world
  const warnings = [...linkWarnings(declared, rules), ...queryWarnings(declared)]
  if (options.json) {
    const entities = declared.map(({ kind, ref, origin }) => ({ kind, ref, ...origin }))
    stdout.write(`${JSON.stringify({ ok: true, exitCode: 0, files, entities, warnings })}\n`)
    return 0
  }
  for (const { file, line, message } of warnings) {
    const text = printable(`${file}:${line}: ${message}`)
    stdout.write(`${coloured('warning:', 'yellow', stdout, world)} ${text}\n`)
  }
  stdout.write(
    `${declared.length} declared in ${files === 1 ? '1 file' : `${files} files`}, no mistakes\n`,
  )
  return 0
}

interface Warning {
  readonly file: string
  readonly line: number
  readonly message: string
}

function linkWarnings(declared: readonly Declared[], { external }: CheckRules): readonly Warning[] {
  return undeclaredLinks(declared, external).map(({ ref, from }) =>
    warningAbout(from, `links to "${ref}", which these documents do not declare`),
  )
}

/** Datadog has the last word about the queries of its own monitors. */
function queryWarnings(declared: readonly Declared[]): readonly Warning[] {
  return declared.flatMap((entity) => {
    if (entity.kind !== 'monitor') return []
    const query = parseQuery(entity.spec.type, entity.spec.query)
    return query.ok
      ? []
      : query.problems.map(({ message }) =>
          warningAbout(entity, `has a query that does not look right ${message}`),
        )
  })
}

function warningAbout({ kind, ref, origin: { file, line } }: Declared, text: string): Warning {
  return { file, line, message: `${kind} "${ref}" ${text}` }
}
