import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Makes a fresh folder. */
export function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'vault-keys-'))
}

/** Removes a folder; published ones may not be written by anybody, which includes removing what is in them. */
export async function removeFolder(folder: string): Promise<void> {
  await openUp(folder)
  await rm(folder, { recursive: true, force: true })
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(folder, entry.name))
  }
}
