import { plainKeysCommand } from './plain-keys.ts'
import { processWorld } from './process-world.ts'

/** Runs one command line of this process; gives the exit code. Never rejects. */
export async function runArguments(argv: readonly string[]): Promise<number> {
  const world = processWorld()
  const plain = plainKeysCommand(argv)
  if (plain) {
    const { runKeys } = await import('./run-keys.ts')
    return runKeys(plain, world)
  }
  const { runCommandLine } = await import('./program.ts')
  return runCommandLine(argv, world)
}
