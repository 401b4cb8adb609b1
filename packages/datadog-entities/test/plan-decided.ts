import type { LiveDashboard } from '../src/dashboards/dashboard.ts'
import type { DeclaredDashboard, DeclaredMonitor, Declared } from '../src/entity.ts'
import type { LiveMonitor } from '../src/monitors/monitor.ts'
import { markDashboard } from '../src/ownership/dashboard-mark.ts'
import type { Mark } from '../src/ownership/mark.ts'
import { markMonitor } from '../src/ownership/monitor-mark.ts'
import type { Action, Plan } from '../src/plan/action.ts'
import { liveDashboard, liveMonitor, type Live } from '../src/plan/live.ts'
import type { Observed } from '../src/plan/observed.ts'
import { plan } from '../src/plan/plan.ts'
import type { PlanOptions } from '../src/plan/plan-options.ts'
import { prepare } from '../src/plan/prepare.ts'
import type { Rules } from '../src/plan/rules.ts'
import { rulesOf } from '../src/plan/rules-of.ts'
import type { Checked } from '../src/problem.ts'

export const rules: Rules = rulesOf({})
export const view = { manager: 'birddog-sidecar', organisation: 'main', owner: 'checkout' }

export function markFor(declared: Declared, changed: Partial<Mark> = {}): Mark {
  const { kind, ref } = declared
  return { kind, ref, organisation: 'main', owner: 'checkout', ...changed }
}

/** The declared monitor as it is in Datadog. */
export function there(
  declared: DeclaredMonitor,
  id: number,
  changed: Partial<LiveMonitor> = {},
  mark: Partial<Mark> | 'none' = {},
): Live {
  const body = { ...declared.spec, ...changed, id }
  const whole = mark === 'none' ? body : markMonitor(body, view.manager, markFor(declared, mark))
  return liveMonitor(whole, view)
}

export function board(
  declared: DeclaredDashboard,
  id: string,
  changed: Partial<LiveDashboard> = {},
): Live {
  const body = { ...declared.spec, ...changed, id }
  return liveDashboard(markDashboard(body, view.manager, markFor(declared)), view)
}

export function checked(
  declared: readonly Declared[],
  live: readonly Live[] = [],
  options: PlanOptions = {},
  more: Partial<Observed> = {},
): Checked<Plan> {
  const prepared = prepare(declared, { view, options, rules })
  if (!prepared.ok) return prepared
  const observed = { live, refs: new Map(), undeletable: new Map(), ...more }
  return plan(prepared.value, observed, { rules })
}

export function actions(...given: Parameters<typeof checked>): readonly Action[] {
  const made = checked(...given)
  if (made.ok) return made.value.actions
  throw new Error(JSON.stringify(made.problems))
}

/** The actions in short: `create load new`. */
export function told(...given: Parameters<typeof checked>): readonly string[] {
  return actions(...given).map(({ action, ref, reason }) => `${action} ${ref} ${reason.code}`)
}

export function problems(...given: Parameters<typeof checked>): readonly string[] {
  const made = checked(...given)
  return made.ok ? [] : made.problems.map(({ message, hint }) => `${message}; ${hint ?? ''}`)
}
