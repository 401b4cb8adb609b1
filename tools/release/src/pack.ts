import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the published libraries. */
export const packages: string = fileURLToPath(new URL('../../../packages', import.meta.url))

/** Packs every published library into `folder` as npm would publish it, and returns the tarballs' paths. */
export function packLibraries(folder: string): readonly string[] {
  for (const name of readdirSync(packages)) {
    execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', folder], {
      cwd: join(packages, name),
      stdio: 'ignore',
    })
  }
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => join(folder, file))
}
