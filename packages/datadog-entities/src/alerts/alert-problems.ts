import type { Checked, Problem } from '../problem.ts'
import { groupingOf, type Grouping } from '../queries/groups.ts'
import { parseQuery } from '../queries/parse-query.ts'
import type { Query } from '../queries/query.ts'
import type { Condition, Notify, Signal } from './alert.ts'
import { conditionProblems } from './check-condition.ts'
import { notifyProblems } from './check-notify.ts'
import { signalProblems } from './check-signal.ts'
import { rawSignalProblems } from './check-raw.ts'
import { summaryProblems, variableProblems, type TextRules } from './check-summary.ts'
import { kindRules } from './signal-kinds.ts'
import { signalQuery } from './signal-query.ts'

/** The parts of an alert that have the right form; those that have not are left out. */
export interface AlertParts extends Partial<
  Record<'service' | 'env' | 'team' | 'labels' | 'severity' | 'runbook' | 'published', unknown>
> {
  readonly service?: string | undefined
  readonly summary?: string | undefined
  readonly signal?: Signal | undefined
  readonly condition?: Condition | undefined
  readonly notify?: Notify | undefined
  readonly unmarked?: boolean | undefined
}

/** Everything that is wrong with the content of an alert: what does not go together, and texts with a grammar. */
export function alertProblems(parts: AlertParts, rules: TextRules): readonly Problem[] {
  const { summary, signal, condition, notify } = parts
  const said = Object.entries(parts).flatMap(([word, value]) => (value === undefined ? [] : [word]))
  const alone = [
    ...summaryProblems(summary, rules),
    ...(signal === undefined ? [] : signalProblems(signal)),
    ...(signal?.kind === 'raw' ? rawSignalProblems(signal, { ...parts, said }, rules) : []),
  ]
  if (signal === undefined) return alone
  const grouping = alone.length === 0 ? groupingIn(signal) : undefined
  const together = condition === undefined ? [] : conditionProblems(signal, condition)
  const all = [
    ...alone,
    ...together,
    ...notifyProblems(signal, notify, grouping),
    ...variableProblems(summary, grouping),
  ]
  return all.length > 0 || condition === undefined ? all : queryProblems(signal, condition)
}

/** How a good signal groups, whatever its condition; nobody asks it of a raw one. */
function groupingIn(signal: Signal): Grouping | undefined {
  if (signal.kind === 'raw') return undefined
  const [comparison = 'above'] = kindRules[signal.kind].comparisons
  const window = signal.kind === 'anomaly' ? '1d' : '5m'
  const parsed = parsedQuery(signal, { comparison, window, thresholds: { critical: 1 } })
  return parsed.ok ? groupingOf(parsed.value) : undefined
}

/** What the grammar does not like of a query whose parts are all good. */
function queryProblems(signal: Signal, condition: Condition): readonly Problem[] {
  if (signal.kind === 'raw') return []
  const parsed = parsedQuery(signal, condition)
  return parsed.ok ? [] : parsed.problems
}

function parsedQuery(signal: Signal, condition: Condition): Checked<Query> {
  const { type, query } = signalQuery({ name: '', service: 'a', env: 'a', signal, condition })
  return parseQuery(type, query, '/signal')
}
