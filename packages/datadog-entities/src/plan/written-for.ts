import { canonicalText } from '../diff/canonical-text.ts'
import type { Declared } from '../entity.ts'
import type { JsonObject } from '../json.ts'
import { resolveLinks } from '../links/links-of.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import { markDashboard } from '../ownership/dashboard-mark.ts'
import type { Identity, Mark } from '../ownership/mark.ts'
import { markMonitor, specOfMonitor, unmarkMonitor } from '../ownership/monitor-mark.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import type { Checked } from '../problem.ts'
import { foreignProblems } from './foreign-problems.ts'
import type { Rules } from './rules.ts'
import type { Written } from './written.ts'

/**
 * Makes what is written of what is declared. A link without an id stays in it as it is. What would then look like
 * somebody else's has problems.
 */
export function writtenFor(
  declared: Declared,
  idOf: (ref: string) => string | undefined,
  { rules, view }: { readonly rules: Rules; readonly view: Viewpoint },
): Checked<Written> {
  const made = marked(declared, idOf, rules, view)
  if (!made.ok) return made
  const problems = foreignProblems(made.value, view)
  return problems.length > 0 ? { ok: false, problems } : made
}

function marked(
  declared: Declared,
  idOf: (ref: string) => string | undefined,
  rules: Rules,
  { manager, organisation, owner }: Identity,
): Checked<Written> {
  const mark: Mark = { kind: declared.kind, organisation, owner, ref: declared.ref }
  switch (declared.kind) {
    case 'monitor': {
      const { spec } = resolveLinks(declared, idOf)
      return markedMonitor(spec, manager, { ...mark, spec: specOf('m1', spec, rules) })
    }
    case 'alert': {
      // Whatever it was read from, it is ours as soon as it is written.
      const { unmarked: _unmarked, ...spec } = resolveLinks(declared, idOf).spec
      const compiled = rules.compileAlert(spec)
      if (!compiled.ok) return compiled
      const tag = specOfMonitor(compiled.value)
      return markedMonitor(compiled.value, manager, {
        ...mark,
        ...(tag !== undefined && { spec: tag }),
      })
    }
    case 'dashboard': {
      const plain = resolveLinks(declared, idOf).spec
      const full = { ...mark, spec: specOf('d1', plain, rules) }
      const body = markDashboard(plain, manager, full)
      return { ok: true, value: { family: 'dashboard', plain, marked: body, mark: full } }
    }
  }
}

function markedMonitor(body: MonitorBody, manager: string, mark: Mark): Checked<Written> {
  const plain = unmarkMonitor(body, manager)
  const value = {
    family: 'monitor' as const,
    plain,
    marked: markMonitor(body, manager, mark),
    mark,
  }
  return { ok: true, value }
}

/** Tells one declaration from another. */
function specOf(version: string, spec: JsonObject, { digest }: Rules): string {
  return `${version}-${digest(canonicalText(spec)).slice(0, 12)}`
}
