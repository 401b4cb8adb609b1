import { DatadogError } from '@retriever/datadog-entities'
import type { DatadogErrorCode, Problem } from '@retriever/datadog-entities'

import { printable } from '../cli/world.ts'
import type { DatadogExitCode } from './exit-codes.ts'

/** A command ends without what was asked for. */
export class DatadogCommandError extends Error {
  override readonly name = 'DatadogCommandError'
  readonly exitCode: DatadogExitCode
  declare readonly hint?: string

  constructor(exitCode: DatadogExitCode, message: string, hint?: string) {
    super(message)
    this.exitCode = exitCode
    if (hint !== undefined) this.hint = hint
  }
}

/** One mistake in a document, for scripts. */
interface DocumentProblem {
  readonly file?: string
  /** From 1. */
  readonly line?: number
  /** JSON pointer within the document. */
  readonly pointer: string
  readonly message: string
  readonly hint?: string
}

/** Documents have mistakes; it tells all of them. */
export class InvalidDocumentsError extends Error {
  override readonly name = 'InvalidDocumentsError'
  readonly exitCode = 65
  readonly problems: readonly DocumentProblem[]

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`
    super(`${count}; nothing was changed\n${problems.map(problemText).join('\n')}`)
    this.problems = problems.map(({ place, ...rest }) => ({ ...place, ...rest }))
  }
}

/** One mistake on one line, its hint on the next: `alerts/a.yaml:7  /signal/window: …`. */
function problemText({ pointer, message, hint, place }: Problem): string {
  const at = place?.line === undefined ? place?.file : `${place.file}:${place.line}`
  const where = [at, pointer].filter(Boolean).join('  ')
  const line = printable(where === '' ? message : `${where}: ${message}`)
  return hint === undefined ? line : `${line}\n    ${printable(hint)}`
}

const byCode: Readonly<Record<DatadogErrorCode, DatadogExitCode>> = {
  config: 78,
  invalid: 65,
  credentials: 77,
  forbidden: 77,
  rejected: 1,
  duplicate: 1,
  referenced: 3,
  'not-found': 1,
  'rate-limited': 1,
  unavailable: 1,
  'unknown-outcome': 1,
  foreign: 3,
  changed: 4,
  aborted: 143,
}

const byName: Readonly<Record<string, DatadogExitCode>> = { UsageError: 64, ConfigError: 78 }

/** The exit code of `retriever datadog` for an error that ended it. */
export function datadogExitCodeOf(error: unknown): DatadogExitCode {
  if (error instanceof DatadogCommandError || error instanceof InvalidDocumentsError) {
    return error.exitCode
  }
  if (error instanceof DatadogError) return byCode[error.code]
  return error instanceof Error ? (byName[error.name] ?? 70) : 70
}
