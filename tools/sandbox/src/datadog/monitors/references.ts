import type { Organisation } from '../organisation.ts'
import type { Monitor } from './monitor.ts'
import { namedMonitors } from './query.ts'

/** Who needs this monitor, in the server's words; empty when nobody does. */
export function referencesTo(org: Organisation, { id, name }: Monitor): readonly string[] {
  const objectives = org.objectives
    .all()
    .filter(({ monitorIds }) => monitorIds.includes(id))
    .map((objective) => `${objective.id},${objective.name}`)
  const composites = org.monitors
    .all()
    .filter(({ type, query }) => type === 'composite' && namedMonitors(query).includes(id))
    .map((monitor) => `${monitor.id},${monitor.name}`)
  const said = (where: string, named: readonly string[]): readonly string[] =>
    named.length === 0
      ? []
      : [
          `monitor [${id},${name}] is referenced in ${where}: ${named.map((each) => `[${each}]`).join(', ')}`,
        ]
  return [...said('slos', objectives), ...said('composite monitors', composites)]
}
