import type { DashboardBody } from '../dashboards/dashboard.ts'
import { foreignSignOf, knownForeignSigns } from './foreign-sign.ts'
import type { Mark } from './mark.ts'
import { splitMarkLine, withMarkLine } from './mark-line.ts'
import { brokenMark, otherManager, ownerByMark, type Owner, type Viewpoint } from './owner.ts'

/** What of a dashboard tells whose it is; lists show as much. */
export type MarkedText = Pick<DashboardBody, 'description' | 'tags'>

/** The dashboard with a mark line at the end of its description. Whatever the description ends in, is kept. */
export function markDashboard<Body extends DashboardBody>(
  dashboard: Body,
  manager: string,
  mark: Mark,
): Body {
  const description = withMarkLine(dashboard.description ?? '', { manager, mark })
  return { ...dashboard, description }
}

/** The dashboard without the mark line of this manager; its description is null when there is nothing else in it. */
export function unmarkDashboard<Body extends DashboardBody>(
  dashboard: Body,
  manager: string,
): Body {
  const { text, line } = splitMarkLine(dashboard.description ?? '')
  if (line?.manager !== manager) return dashboard
  return { ...dashboard, description: text === '' ? null : text }
}

/**
 * The mark of this manager on the dashboard; undefined when it bears none, or none that is whole. It alone does not say
 * whose the dashboard is: see {@link ownerOfDashboard}.
 */
export function markOfDashboard(
  { description }: Pick<DashboardBody, 'description'>,
  manager: string,
): Mark | undefined {
  const { line } = splitMarkLine(description ?? '')
  return line?.manager === manager ? line.mark : undefined
}

/** Whose this dashboard is, by its description and its tags. */
export function ownerOfDashboard(dashboard: MarkedText, view: Viewpoint): Owner {
  const { manager } = view
  const description = dashboard.description ?? ''
  const tags = (dashboard.tags ?? []).filter((tag) => typeof tag === 'string')
  const foreign = foreignSignOf(tags, description, [...(view.foreign ?? []), ...knownForeignSigns])
  if (foreign !== undefined) {
    const { holder, seen, hint } = foreign
    return { whose: 'foreign', holder, seen, hint }
  }
  const { line } = splitMarkLine(description)
  if (line !== undefined) {
    return line.manager === manager
      ? ownerByMark(line.mark, view)
      : otherManager(line.manager, 'the last line of its description')
  }
  return claimed(description, manager)
}

/** A line that begins like a mark is somebody's, even if it can no longer be read. */
function claimed(description: string, manager: string): Owner {
  const said = description
    .split('\n')
    .map((line) => /^managed-by (\S+)/.exec(line)?.[1])
    .findLast((name) => name !== undefined)
  if (said === undefined) return { whose: 'nobody' }
  const seen = `the line "managed-by ${said} …" of its description`
  return said === manager ? brokenMark(manager, seen) : otherManager(said, seen)
}
