import type { Delete, Refuse } from './action.ts'
import type { Live } from './live.ts'

/** Why something stays. */
export interface DeleteRefusal {
  readonly code: Refuse['reason']['code']
  readonly text: string
  readonly hint: string
}

/** The key of what is done about a live entity that nobody declares. */
export function deleteKey(id: string): string {
  return `delete ${id}`
}

/** What a live entity is called. */
export function named({
  owner,
  family,
  name,
}: Pick<Live, 'owner' | 'family' | 'name'>): Pick<Delete, 'kind' | 'ref' | 'name'> {
  const mark = owner.whose === 'ours' ? owner.mark : undefined
  return { kind: mark?.kind ?? family, ref: mark?.ref ?? '', name }
}

/** It would have to go, and stays. */
export function refusedDelete(
  live: Pick<Live, 'id' | 'owner' | 'family' | 'name'>,
  { code, text, hint }: DeleteRefusal,
): Refuse {
  return {
    action: 'refuse',
    ...named(live),
    key: deleteKey(live.id),
    id: live.id,
    reason: { code, text },
    hint,
  }
}
