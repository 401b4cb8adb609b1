import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { cacheFolder } from '../cache-folder.ts'

const run = promisify(execFile)

/** Where the peer's code lies. */
export const flaskFolder: string = fileURLToPath(
  new URL('../../peers/flask-bridge', import.meta.url),
)

/** Python with everything that the peer needs. */
export interface PythonEnvironment {
  /** Folder of its commands. */
  readonly bin: string
  /** For example `Python 3.11.7`. */
  readonly version: string
}

/**
 * Installs what the peer needs from PyPI into a folder of ours; the next run finds it there. Returns the reason instead
 * when there is no Python or no PyPI on this machine.
 */
export async function preparePython(
  python: string,
  progress: (text: string) => void,
): Promise<PythonEnvironment | { readonly unavailable: string }> {
  const requirements = join(flaskFolder, 'requirements.txt')
  try {
    const version = (await run(python, ['--version'])).stdout.trim()
    const identity = createHash('sha256')
      .update(`${version}\n${python}\n${readFileSync(requirements, 'utf8')}`)
      .digest('hex')
    const folder = join(cacheFolder, `flask-bridge-${identity.slice(0, 12)}`)
    const bin = join(folder, 'bin')
    const complete = join(folder, 'complete')
    if (!existsSync(complete)) {
      progress('installing Flask, SQLAlchemy and gunicorn from PyPI')
      rmSync(folder, { recursive: true, force: true })
      await run(python, ['-m', 'venv', folder])
      await run(
        join(bin, 'pip'),
        ['install', '--disable-pip-version-check', '--quiet', '--retries', '1', '-r', requirements],
        { timeout: 180_000 },
      )
      writeFileSync(complete, '')
    }
    return { bin, version }
  } catch (error) {
    return { unavailable: reasonOf(error, python) }
  }
}

/** The last line that the command wrote says most. */
function reasonOf(error: unknown, python: string): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ENOENT') return `there is no ${python} on this machine`
  const written = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : ''
  return written.trim().split('\n').at(-1) || (error.message.split('\n')[0] ?? '')
}
