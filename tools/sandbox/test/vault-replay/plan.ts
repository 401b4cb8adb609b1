import { authPlan } from './plan-auth.ts'
import { webTokenPlan } from './plan-web-tokens.ts'
import { kvPlan } from './plan-kv.ts'
import { serverPlan } from './plan-server.ts'
import { tokenPlan } from './plan-tokens.ts'
import type { Plan } from './world.ts'

/** The plans by the first part of the ids of their exchanges. */
export const plan: Readonly<Record<string, Plan | undefined>> = {
  ...kvPlan,
  ...tokenPlan,
  ...authPlan,
  ...webTokenPlan,
  ...serverPlan,
}
