import type { Declared } from '../entity.ts'
import { refsIn, withIds } from './link-text.ts'
import { withLinkedTexts } from './linked-texts.ts'

/** One link of a declared entity. */
export interface Link {
  readonly ref: string
  /** Where it stands in the entity's spec, as a JSON pointer. */
  readonly pointer: string
  /** Only a monitor will do there: in the query of a composite. */
  readonly toMonitor: boolean
}

/** All links of an entity, in the order in which they stand there. */
export function linksOf(declared: Declared): readonly Link[] {
  const links: Link[] = []
  const toMonitor = isComposite(declared)
  mapLinkedTexts(declared, (text, pointer) => {
    const inQuery = pointer === '/query' || pointer === '/signal/expression'
    for (const ref of refsIn(text)) links.push({ ref, pointer, toMonitor: toMonitor && inQuery })
    return text
  })
  return links
}

/** The entity with ids in the place of its links; those without an id stay. */
export function resolveLinks<D extends Declared>(
  declared: D,
  idOf: (ref: string) => string | undefined,
): D {
  return mapLinkedTexts(declared, (text) => withIds(text, idOf))
}

/** Whether the entity is a monitor made of others. */
export function isComposite(declared: Declared): boolean {
  switch (declared.kind) {
    case 'monitor': {
      return declared.spec.type === 'composite'
    }
    case 'alert': {
      const { signal } = declared.spec
      return signal.kind === 'composite' || (signal.kind === 'raw' && signal.type === 'composite')
    }
    case 'dashboard': {
      return false
    }
  }
}

function mapLinkedTexts<D extends Declared>(
  declared: D,
  change: (text: string, pointer: string) => string,
): D {
  return { ...declared, spec: withLinkedTexts(declared.kind, declared.spec, change) }
}
