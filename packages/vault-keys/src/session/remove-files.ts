import type { VaultSettings } from '../settings.ts'

/** Deletes the files of a credential that has done its work. One that stays is told as an event. */
export async function removeFiles(
  files: readonly string[],
  { name, clock, emit }: Pick<VaultSettings, 'name' | 'clock' | 'emit'>,
): Promise<void> {
  if (files.length === 0) return
  const { rm } = await import('node:fs/promises')
  for (const file of files) {
    await rm(file, { force: true }).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
      emit({
        type: 'credential-warned',
        at: clock.now(),
        vault: name,
        path: file,
        message: `${file} was to be deleted after the login, and cannot be${code}`,
      })
    })
  }
}
