import { createHash } from 'node:crypto'

import type { Alert } from '../alert.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import type { Resource } from './resource.ts'

/**
 * The incident that an alert belongs to: alerts of one name about one resource, whatever their other labels are. An
 * alert about an unmapped resource stands for itself. Sources and GLPI instances never share incidents.
 */
export function incidentKeyOf(
  { source, name, fingerprint }: Alert,
  resource: Resource,
  instance: string,
): IncidentKey {
  const identity =
    resource.name === 'unmapped'
      ? ['series', fingerprint]
      : ['resource', name, resource.name, resource.id]
  // JSON keeps the parts apart: no two lists have the same text.
  const text = JSON.stringify([source, instance, ...identity])
  return createHash('sha256').update(text).digest('hex') as IncidentKey
}
