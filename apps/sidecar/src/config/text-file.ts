import { readFileSync, statSync } from 'node:fs'

const maxBytes = 4 * 1024 * 1024

/** The text of a file that the configuration names, or why it cannot be had. */
export function readTextFile(
  file: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string } {
  try {
    const { size } = statSync(file)
    if (size > maxBytes) return { ok: false, problem: `${file} is larger than ${maxBytes} bytes` }
    return { ok: true, text: readFileSync(file, 'utf8') }
  } catch (error) {
    return { ok: false, problem: `${file} cannot be read: ${causeText(error)}` }
  }
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
}

function causeText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return causes[code] ?? code
}
