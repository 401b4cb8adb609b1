import type { Declared } from '../../entity.ts'

type Without<T> = T extends Declared ? Omit<T, 'origin'> & Partial<Pick<T, 'origin'>> : never

/** What is written: an entity, wherever it came from. */
export type Encodable = Without<Declared>

/** Hears what a format cannot express of an entity: where in its spec, and why. */
export type Inexpressible = (
  entity: Encodable,
  specPointer: string,
  message: string,
  hint?: string,
) => void
