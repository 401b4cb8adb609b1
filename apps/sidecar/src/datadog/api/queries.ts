import * as z from 'zod'

import { parameters } from './query.ts'

const { organisation, owner, dryRun, force } = parameters

/** The parameters of each way to use an entity. A parameter that is not among them is refused. */
export const readQuery = z.strictObject({ organisation })
export const createQuery = z.strictObject({ organisation, owner, dryRun })
export const updateQuery = z.strictObject({ organisation, dryRun })
export const removeQuery = z.strictObject({ organisation, dryRun, force })
export const adoptQuery = z.strictObject({ organisation, owner, dryRun })
export const validateQuery = z.strictObject({ organisation, owner })

const text = z.string().min(1).max(200)

export const listQuery = z.strictObject({
  organisation,
  service: text.optional().meta({ description: 'Only what is for this service.' }),
  team: text.optional().meta({ description: 'Only what is tagged with this team.' }),
  owner: text.optional().meta({ description: 'Only what this owner has.' }),
  ref: text.optional().meta({ description: 'Only the one with this ref.' }),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, 'expected a number from 1 to 200')
    .optional()
    .meta({ description: 'At most so many, 1 to 200. Default 50.' }),
  cursor: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/, 'expected the cursor of an answer')
    .optional()
    .meta({ description: 'From `next` of the answer before.' }),
})

const flag = z.enum(['true', 'false']).optional()

export const applyQuery = z.strictObject({
  organisation,
  owner,
  dryRun,
  adopt: flag.meta({
    description:
      '`true`: take over what nobody owns and has the declared name. Needs the scope `adopt`.',
  }),
  replace: flag.meta({
    description: '`true`: create monitors anew whose type changes. Needs the scope `…:delete`.',
  }),
  prune: flag.meta({
    description:
      '`true`: delete what the owner has in the scope and is not declared. Needs `maxDeletes`, and the scope `…:delete`.',
  }),
  scope: z
    .string()
    .max(1_000)
    .optional()
    .meta({
      description:
        'What prune may delete, with commas between: `ref=checkout-` for refs that begin so, `tag=team:shop`, `family=monitor`. Default all.',
      examples: ['ref=checkout-,family=monitor'],
    }),
  maxDeletes: z
    .string()
    .regex(/^\d{1,5}$/, 'expected a number')
    .optional()
    .meta({ description: 'When prune would delete more than this, nothing is deleted.' }),
})
