import { beginning } from './plan-beginning.ts'
import { ending } from './plan-ending.ts'
import { middle } from './plan-middle.ts'
import type { ScenarioPlan } from './scenario-plan.ts'

/** All scenarios, in the order in which they were recorded: they share one database. */
export const plan: readonly ScenarioPlan[] = [...beginning, ...middle, ...ending]
