import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Builds the library and what it needs, as its users get it; what is already built comes from the cache. */
export async function buildLibrary(): Promise<void> {
  try {
    const args = ['build', '@retriever/datadog-entities', '--outputStyle=static']
    await promisify(execFile)('nx', args, { cwd: root })
  } catch (cause) {
    throw new Error('the library could not be built; start this with `npm run` or `npx`', { cause })
  }
}
