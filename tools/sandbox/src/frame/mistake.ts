import type { z } from 'zod'

/** One thing that is wrong in a control request, with the place where it stands: `[0].effect.ms`. */
export interface Mistake {
  readonly path: string
  readonly detail: string
}

/** The mistakes that a schema found, one for each place. */
export function mistakesOf(error: z.core.$ZodError): readonly Mistake[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: pathOf([...issue.path, key]),
        detail: 'unknown key',
      }))
    }
    return [{ path: pathOf(issue.path), detail: issue.message }]
  })
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}
