import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** Where to look for a real server. */
export interface RealServer {
  /** The environment variable that may hold its path; it wins over `PATH`. */
  readonly env: string
  /** Names to look for on `PATH`, the best first. Absolute ones are looked at as they are. */
  readonly commands: readonly string[]
}

/**
 * The path of a program that a suite needs, or undefined where it is not installed: the suite is then skipped by name.
 *
 * @throws when the variable points to nothing that can be run, and, with `CI=true`, when nothing is found: there a
 *   skipped suite would go unnoticed.
 */
export function findReal(name: string, { env, commands }: RealServer): string | undefined {
  const given = process.env[env]
  if (given) {
    if (isExecutable(given)) return given
    throw new Error(`${env} says that ${name} is ${given}, and that is not a program`)
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const candidates = commands.flatMap((command) =>
    isAbsolute(command) ? [command] : folders.map((folder) => join(folder, command)),
  )
  const found = candidates.find(isExecutable)
  if (found === undefined && process.env['CI'] === 'true') {
    throw new Error(`${name} is not installed (${commands.join(', ')}; or set ${env})`)
  }
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
