import { ownerOfDashboard } from '../ownership/dashboard-mark.ts'
import { ownerOfMonitor, reservedTags } from '../ownership/monitor-mark.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import type { Problem } from '../problem.ts'
import type { Written } from './written.ts'

/** What would make an entity look like somebody else's as soon as it is written: we could never touch it again. */
export function foreignProblems(written: Written, view: Viewpoint): readonly Problem[] {
  const reserved = written.family === 'monitor' ? reservedTags(written.marked, view.manager) : []
  if (reserved.length > 0) {
    return reserved.map((tag) => ({
      pointer: '/tags',
      message: `the tag ${JSON.stringify(tag.slice(0, 80))} is reserved`,
      hint: 'managed_by and birddog_* say whose a monitor is; leave them out',
    }))
  }
  const owner =
    written.family === 'monitor'
      ? ownerOfMonitor(written.marked, view)
      : ownerOfDashboard(written.marked, view)
  if (owner.whose !== 'foreign') return []
  return [
    {
      pointer: '',
      message: `it shows a sign of ${owner.holder}: ${owner.seen}`,
      hint: 'who manages it elsewhere shall change it there; otherwise take this sign out',
    },
  ]
}
