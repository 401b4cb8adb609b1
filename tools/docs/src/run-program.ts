import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What a program printed. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a TypeScript program as a user's own, on the sources of our packages, as if it stood in the folder. Rejects when
 * it fails or takes longer than 20 s.
 */
export function runProgram(
  program: string,
  options: { readonly folder: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Printed> {
  return promisify(execFile)(
    process.execPath,
    ['--conditions=@retriever/source', '--input-type=module-typescript', '--eval', program],
    {
      cwd: options.folder,
      // Whoever runs the tests may ask for colours, and `console.log` would obey.
      env: { ...process.env, FORCE_COLOR: '0', ...options.env },
      timeout: 20_000,
    },
  )
}
