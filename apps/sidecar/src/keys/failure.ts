import { VaultError } from '@retriever/vault-keys'
import type { VaultErrorCode } from '@retriever/vault-keys'

import { exitCodeFor, keysExitCodes, worst } from './exit-codes.ts'
import type { KeysExitCode } from './exit-codes.ts'

/** Something that went wrong, and what it was done for. */
export interface Failure {
  /** The name of a set. */
  readonly set: string
  readonly error: unknown
}

/** One thing that is wrong, for people and for scripts. It holds no value. */
export interface KeysProblem {
  readonly set: string
  readonly code: VaultErrorCode | 'unexpected'
  readonly message: string
  readonly hint?: string
  readonly path?: string
  readonly requestId?: string
}

/** A command did not get what it needs. It tells everything that is wrong, the worst first. */
export class KeysError extends Error {
  override readonly name = 'KeysError'
  readonly exitCode: KeysExitCode
  readonly problems: readonly KeysProblem[]

  constructor(failures: readonly Failure[]) {
    const found = distinct(failures.flatMap(problemsOf))
    const exitCode = worst(found.map(codeOf))
    const problems = found.toSorted((one, other) => rank(other, exitCode) - rank(one, exitCode))
    // What nobody foresaw is worth its stack; a refusal of a Vault tells everything by itself.
    const unexpected = failures.find(({ error }) => !(error instanceof VaultError))
    super(problems.map(problemText).join('\n'), {
      cause: (unexpected ?? failures[0])?.error,
    })
    this.exitCode = exitCode
    this.problems = problems
  }
}

function problemsOf({ set, error }: Failure): readonly KeysProblem[] {
  if (!(error instanceof VaultError)) {
    const message = error instanceof Error ? error.message : String(error)
    return [{ set, code: 'unexpected', message }]
  }
  const { code, hint, message, path, problems = [], requestId } = error
  const id = requestId === undefined ? {} : { requestId }
  if (problems.length === 0) {
    return [{ set, code, message, hint, ...(path !== undefined && { path }), ...id }]
  }
  return problems.map((problem) => ({
    set,
    hint,
    ...id,
    ...problem,
    message: `${problem.path}: ${problem.message}`,
  }))
}

/** Sets of one Vault fail together when its login does: that is told once. */
function distinct(problems: readonly KeysProblem[]): readonly KeysProblem[] {
  const bySubject = new Map<string, KeysProblem>()
  for (const problem of problems) {
    const subject = JSON.stringify([problem.code, problem.path, problem.message])
    const earlier = bySubject.get(subject)
    const set = earlier ? `${earlier.set}, ${problem.set}` : problem.set
    bySubject.set(subject, { ...problem, set })
  }
  return [...bySubject.values()]
}

function codeOf({ code }: KeysProblem): KeysExitCode {
  return code === 'unexpected' ? 70 : exitCodeFor(code)
}

function rank(problem: KeysProblem, worstCode: KeysExitCode): number {
  return codeOf(problem) === worstCode ? 1 : 0
}

function problemText({ set, message, hint, requestId }: KeysProblem): string {
  const id = requestId === undefined ? '' : ` (request ${requestId})`
  const line = `${set}: ${message}${id}`
  return hint === undefined ? line : `${line}\n    ${hint}`
}

/** A signal asked a command to stop before it was done. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
  readonly exitCode: KeysExitCode

  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`)
    this.exitCode = signal === 'SIGINT' ? 130 : 143
  }
}

const byName: Readonly<Record<string, KeysExitCode>> = {
  UsageError: 64,
  ConfigError: 78,
  ListenError: 78,
}

/**
 * The exit code of `retriever keys` for an error that ended it. Errors are told apart by their names: each part of these
 * commands is built with classes of its own.
 */
export function keysExitCodeOf(error: unknown): KeysExitCode {
  if (!(error instanceof Error)) return 70
  if (hasExitCode(error)) return error.exitCode
  return isVaultError(error) ? exitCodeFor(error.code) : (byName[error.name] ?? 70)
}

function isVaultError(error: Error): error is VaultError {
  return error.name === 'VaultError' && 'code' in error
}

function hasExitCode(error: Error): error is Error & { readonly exitCode: KeysExitCode } {
  return 'exitCode' in error && Object.keys(keysExitCodes).includes(String(error.exitCode))
}
