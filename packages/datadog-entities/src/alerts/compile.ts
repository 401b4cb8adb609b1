import type { MonitorBody } from '../monitors/monitor.ts'
import type { Checked } from '../problem.ts'
import type { Alert } from './alert.ts'
import { alertProblems } from './alert-problems.ts'
import { assembleMonitor } from './assemble.ts'
import { canonicalAlert, specOf } from './canonical.ts'
import type { TextRules } from './check-summary.ts'
import { specPrefix } from './tags.ts'

export interface CompileOptions extends TextRules {
  /** SHA-256 of a text, in hexadecimal. */
  readonly digest: (text: string) => string
}

/**
 * The monitor of an alert, or everything that is wrong with the alert. Its tags tell that it is an alert
 * (`birddog_kind:alert`) and what was intended (`birddog_spec:v1-…`, see `driftOf`), unless the alert is `unmarked`.
 */
export function compileAlert(
  alert: Alert,
  { digest, ...rules }: CompileOptions,
): Checked<MonitorBody> {
  const problems = alertProblems(alert, rules)
  if (problems.length > 0) return { ok: false, problems }
  const canonical = canonicalAlert(alert)
  const monitor = assembleMonitor(canonical)
  if (canonical.unmarked === true) return { ok: true, value: monitor }
  const tags = [...(monitor.tags ?? []), `${specPrefix}${specOf(canonical, digest)}`]
  return { ok: true, value: { ...monitor, tags: tags.toSorted() } }
}
