import type { Place } from './place.ts'
import { placeText } from './place.ts'

/** One mistake in the configuration. It never repeats the value of a secret. */
export interface ConfigProblem {
  /** The setting, for example `bridge.threshold.within`; empty when the file as a whole is meant. */
  readonly path: string
  readonly place?: Place
  /** What was expected, and what came instead. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}

/** The configuration cannot be used. It lists every mistake that was found, in the order of the files. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'configuration'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(problemText).join('\n'))
    this.problems = problems
  }
}

/** One mistake on one line, its hint on the next. */
function problemText({ path, place, message, hint }: ConfigProblem): string {
  const where = [place && placeText(place), path].filter(Boolean).join('  ')
  const line = where === '' ? message : `${where}: ${message}`
  return hint === undefined ? line : `${line}\n    ${hint}`
}
