import type { EntityKind } from '@retriever/datadog-entities'

import type { Scope } from '../../access/scope.ts'

/** The scopes by which an entity of this kind may be seen: an alert is a monitor, too. */
export function readScopes(kind: EntityKind): readonly Scope[] {
  return kind === 'alert' ? ['alert:read', 'monitor:read'] : [`${kind}:read`]
}
