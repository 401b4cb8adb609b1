import { el } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import { quiet } from '../../console/client/table.ts'
import type { OrganisationView } from '../page/entities-snapshot.ts'

/** What to do while nothing is managed: a line to try. */
export function firstSteps({ name, named }: OrganisationView): readonly Child[] {
  return [
    quiet('Nothing is managed here yet, or nothing that you may see. Create a first monitor:'),
    el(
      'pre',
      { tabindex: '0', role: 'group', 'aria-label': 'A line to try' },
      el('code', {}, curl(named ? name : undefined)),
    ),
    quiet('Add ', el('code', {}, 'dryRun=true'), ' to see what would be written.'),
  ]
}

function curl(organisation: string | undefined): string {
  const query =
    organisation === undefined ? '' : `?organisation=${encodeURIComponent(organisation)}`
  const monitor = {
    name: 'CPU of checkout',
    type: 'metric alert',
    query: 'avg(last_5m):avg:system.cpu.user{service:checkout} > 90',
    message: 'The CPU is busy.',
    tags: ['service:checkout'],
    options: { thresholds: { critical: 90 } },
  }
  return [
    `curl '${location.origin}/monitor${query}'`,
    `  -H "Authorization: Bearer $TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify(monitor)}'`,
  ].join(' \\\n')
}
