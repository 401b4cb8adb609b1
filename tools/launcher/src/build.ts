import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Builds the sidecar and what it needs; what is already built comes from the cache. Shows output only on failure. */
export async function buildSidecar(): Promise<void> {
  const child = spawn('nx', ['build', '@retriever/sidecar', '--outputStyle=static'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error('nx was not found; start this with `npm run` or `npx`', { cause })),
    )
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`the sidecar could not be built:\n${output}`)
}
