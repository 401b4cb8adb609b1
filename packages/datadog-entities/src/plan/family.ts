import type { Declared, EntityKind } from '../entity.ts'
import type { Family } from './plan-options.ts'

/** What entities of this kind are in Datadog. */
export function familyOf(kind: EntityKind): Family {
  return kind === 'dashboard' ? 'dashboard' : 'monitor'
}

/** Name or title of what is declared. A monitor without a name is called by its query, as Datadog does. */
export function nameOf(declared: Declared): string {
  switch (declared.kind) {
    case 'monitor': {
      return declared.spec.name ?? declared.spec.query.trimEnd()
    }
    case 'alert': {
      return declared.spec.name
    }
    case 'dashboard': {
      return declared.spec.title
    }
  }
}
