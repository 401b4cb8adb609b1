/** Packs every library and checks the tarball as a consumer will see it: publint and are-the-types-wrong. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { packLibraries } from './pack.ts'

const folder = mkdtempSync(join(tmpdir(), 'pack-'))
try {
  for (const tarball of packLibraries(folder)) {
    execFileSync('publint', ['run', '--strict', tarball], { stdio: 'inherit' })
    execFileSync('attw', ['--profile', 'esm-only', '--format', 'ascii', '--quiet', tarball], {
      stdio: 'inherit',
    })
  }
} finally {
  rmSync(folder, { recursive: true })
}
