import * as z from 'zod'

import { suggestion } from './nearest.ts'

/** A mapping with exactly these keys. A key that it does not know is a mistake, and the message names the nearest. */
export function section<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    // One line for every unknown key; whoever reads the issues takes them apart again.
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `unknown key; ${suggestion(key, known)}`).join('\n')
        : undefined,
  })
}

/** Reads the value with another schema, and makes its mistakes mistakes of this setting. */
export function readWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  context: z.core.$RefinementCtx,
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  for (const issue of result.error.issues) context.issues.push(issue as z.core.$ZodRawIssue)
  return z.NEVER
}
