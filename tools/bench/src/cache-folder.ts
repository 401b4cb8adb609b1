import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the benchmarks keep between runs; not under version control. */
export const cacheFolder: string = fileURLToPath(new URL('../.cache', import.meta.url))

/**
 * Lends a new, empty folder. It lies on the disk of the repository, because the temporary folder of a system is often in
 * memory, where a durable commit costs nothing.
 */
export async function inNewFolder<Result>(
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  mkdirSync(cacheFolder, { recursive: true })
  const folder = mkdtempSync(join(cacheFolder, 'run-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
