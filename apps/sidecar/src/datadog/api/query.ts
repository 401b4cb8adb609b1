import * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import type { RequestMistake } from '../../problem.ts'

const name = z.string().min(1).max(100)
const flag = z.enum(['true', 'false'])

/** The parameters that routes are made of. */
export const parameters = {
  organisation: name
    .optional()
    .meta({ description: 'Name of the organisation. Needed when there are several.' }),
  owner: name.optional().meta({
    description:
      'On whose behalf, for callers who may write for several. Default: the first one that fits.',
  }),
  dryRun: flag.optional().meta({ description: '`true`: tell what would be done, and do nothing.' }),
  force: flag.optional().meta({
    description: '`true`: delete it although others refer to it. Needs the scope `force`.',
  }),
}

/** The parameters in the address, checked. Throws `invalid-request` with everything that is wrong with them. */
export function readQuery<Schema extends z.ZodObject>(
  { raw }: Pick<RouteRequest, 'raw'>,
  schema: Schema,
): z.output<Schema> {
  const { searchParams } = new URL(raw.url)
  const twice = [...new Set(searchParams.keys())].filter(
    (key) => searchParams.getAll(key).length > 1,
  )
  const parsed = schema.safeParse(Object.fromEntries(searchParams))
  if (parsed.success && twice.length === 0) return parsed.data
  throw invalidParameters([
    ...twice.map((parameter) => ({ parameter, detail: 'it is there twice' })),
    ...(parsed.error?.issues ?? []).flatMap(mistakesOf),
  ])
}

/** The refusal of an address with these mistakes. */
export function invalidParameters(errors: readonly RequestMistake[]): ProblemError {
  return new ProblemError('invalid-request', 'the address has parameters that cannot be used', {
    errors,
  })
}

function mistakesOf(issue: z.core.$ZodIssue): readonly RequestMistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((parameter) => ({ parameter, detail: 'there is no such parameter' }))
  }
  return [{ parameter: issue.path.join('.'), detail: issue.message }]
}
