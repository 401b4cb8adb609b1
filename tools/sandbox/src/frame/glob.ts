import { z } from 'zod'

/** A pattern as it may stand in a request to the control API. */
export const pathPattern: z.ZodString = z
  .string()
  .regex(/^[/*]/, 'a path begins with "/", a pattern may also begin with "*"')

/** Whether a path fits a pattern in which `*` stands for any run of characters. A slash at the end counts on neither side. */
export function matchesGlob(pattern: string, path: string): boolean {
  const source = trimmed(pattern)
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*')
  return new RegExp(`^${source}$`, 's').test(trimmed(path))
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
