import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { findReal } from './real-server.ts'

/** Where the application lies that the tests start. */
export const flaskFolder: string = fileURLToPath(new URL('../flask', import.meta.url))

/**
 * A Python that has Flask: the one that `RETRIEVER_FLASK` names, or the first on `PATH` if it has it. Undefined where
 * there is none.
 *
 * @throws with `CI=true`, when there is none: there a skipped suite would go unnoticed.
 */
export function findFlask(): string | undefined {
  const python = findReal('Python with Flask', { env: 'RETRIEVER_FLASK', commands: ['python3'] })
  if (python === undefined) return undefined
  try {
    execFileSync(python, ['-c', 'import flask'], { stdio: 'ignore' })
    return python
  } catch (cause) {
    if (process.env['CI'] !== 'true') return undefined
    throw new Error(`${python} has no Flask; set RETRIEVER_FLASK`, { cause })
  }
}
