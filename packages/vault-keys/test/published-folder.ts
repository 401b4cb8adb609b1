import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Publishes a generation as Kubernetes does: the swap, and then the end of the one before. */
export async function publishGeneration(
  folder: string,
  generation: number,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const name = `..generation-${generation}`
  await mkdir(join(folder, name))
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(folder, name, file), text)
    await symlink(join('..data', file), join(folder, file)).catch(() => undefined)
  }
  await symlink(name, join(folder, '..data_tmp'))
  await rename(join(folder, '..data_tmp'), join(folder, '..data'))
  await rm(join(folder, `..generation-${generation - 1}`), { recursive: true, force: true })
}

/** Replaces a plain file as careful writers do. */
export async function replaceFile(folder: string, file: string, text: string): Promise<void> {
  await writeFile(join(folder, `.${file}.tmp`), text)
  await rename(join(folder, `.${file}.tmp`), join(folder, file))
}
