import type { Problem } from '../problem.ts'

/** Collects the mistakes of one file. */
export interface Report {
  readonly problems: readonly Problem[]
  /** `lineOf` gives the line, from 1, where it is known; it is asked only for mistakes that are kept. */
  add(pointer: string, message: string, hint?: string, lineOf?: () => number): void
}

/** As many mistakes of one file are told; nobody reads more, and a hostile one could have very many. */
export const mostProblems = 500

export function createReport(file: string): Report {
  const problems: Problem[] = []
  return {
    problems,
    add(pointer, message, hint, lineOf) {
      if (problems.length > mostProblems) return
      if (problems.length === mostProblems) {
        problems.push({
          pointer: '',
          message: 'there are more mistakes than these',
          place: { file },
        })
        return
      }
      const place = lineOf === undefined ? { file } : { file, line: lineOf() }
      problems.push({ pointer, message, ...(hint !== undefined && { hint }), place })
    },
  }
}
