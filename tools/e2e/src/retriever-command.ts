import { spawn } from 'node:child_process'

import { sidecarEntry, watchOutput } from '@retriever/launcher'

/** How a command ended, and everything that it wrote. */
export interface CommandResult {
  readonly code: number | null
  /** Both streams, line by line in the order in which they came. */
  readonly text: string
}

/** Runs `retriever` with these arguments to its end. A command that does not end is killed after half a minute. */
export async function runRetriever(
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<CommandResult> {
  const child = spawn(process.execPath, [sidecarEntry, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = watchOutput(child)
  const patience = setTimeout(() => child.kill('SIGKILL'), 30_000)
  const { code } = await output.exited
  clearTimeout(patience)
  return { code, text: output.lines.map(({ text }) => text).join('\n') }
}
