import type { ConfigProblem } from '../config/config-error.ts'
import { exitCodeOf } from './exit-codes.ts'
import { coloured } from './world.ts'
import type { World } from './world.ts'

/** How a failure is shown. */
export interface FailureStyle {
  /** One line of JSON on stdout instead of text on stderr. */
  readonly json: boolean
  /** With the stack, for whoever mends the retriever itself. */
  readonly debug: boolean
  /** Gives the exit code for an error. Default: the table of most commands. */
  readonly exitCodeOf?: (error: unknown) => number
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Tells why a command failed, and gives its exit code. */
export function reportFailure(error: unknown, style: FailureStyle, world: World): number {
  const exitCode = (style.exitCodeOf ?? exitCodeOf)(error)
  const message = error instanceof Error ? error.message : String(error)
  const hint = hintOf(error)
  if (style.json) {
    const problems = problemsOf(error)
    world.stdout.write(
      `${JSON.stringify({ ok: false, exitCode, message, ...(hint && { hint }), ...(problems && { problems }) })}\n`,
    )
  } else {
    const { stderr } = world
    stderr.write(`${coloured('retriever:', 'red', stderr, world)} ${message}\n`)
    if (hint) stderr.write(`    ${hint}\n`)
  }
  if (style.debug && error instanceof Error) world.stderr.write(`${stackOf(error)}\n`)
  return exitCode
}

function hintOf(error: unknown): string | undefined {
  return error instanceof Error && 'hint' in error && typeof error.hint === 'string'
    ? error.hint
    : undefined
}

function problemsOf(error: unknown): readonly ConfigProblem[] | undefined {
  return error instanceof Error && 'problems' in error && Array.isArray(error.problems)
    ? error.problems
    : undefined
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own
}
