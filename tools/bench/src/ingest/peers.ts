import type { SkippedPeer } from '../benchmark.ts'
import { flask } from './flask.ts'
import { preparePython } from './python-environment.ts'
import type { Service } from './service.ts'

/** The peers that can run on this machine. */
export interface Peers {
  readonly services: readonly Service[]
  readonly skipped: readonly SkippedPeer[]
  /** What they run on. */
  readonly notes: readonly string[]
}

/** The same Flask service twice: with threads that wait for GLPI side by side, and as gunicorn runs it by default. */
const workers: Readonly<Record<string, readonly string[]>> = {
  'Flask 2×16': ['--workers=2', '--threads=16'],
  'Flask 2×1': ['--workers=2'],
}

/** Installs what the peers need; skips them, with the reason, where that is not possible. */
export async function preparePeers(
  python: string,
  progress: (text: string) => void,
): Promise<Peers> {
  const environment = await preparePython(python, progress)
  const names = Object.keys(workers)
  if ('unavailable' in environment) {
    const reason = environment.unavailable
    return { services: [], skipped: names.map((name) => ({ name, reason })), notes: [] }
  }
  return {
    services: Object.entries(workers).map(([name, options]) => flask(name, environment, options)),
    skipped: [],
    notes: [
      `Flask, SQLAlchemy and gunicorn from PyPI on ${environment.version}, the same service twice: 2×16 are two ` +
        'workers of 16 threads; 2×1 are two workers as gunicorn runs them by default, each with one request at a ' +
        'time, which closes every connection after its answer.',
    ],
  }
}
