import * as z from 'zod'

import { namePattern, nameHint } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import { section } from '../config/section.ts'
import type { Scope } from './access.ts'

/** The section `access`: who may operate the sidecar. */
export function accessSection({ secret, word }: Leaves) {
  const scope: z.ZodType<Scope> = word('bridge:read', 'bridge:operate', 'console:read')
  return section({
    /** By name: the name is what audit records show. */
    tokens: z
      .record(
        z.string().regex(namePattern, nameHint),
        section({ token: secret, scopes: z.array(scope).min(1, 'expected at least one scope') }),
      )
      .default({}),
  })
}

/** Tokens of people and scripts, by name. */
export type AccessConfig = z.output<ReturnType<typeof accessSection>>
