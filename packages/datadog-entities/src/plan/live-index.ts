import { byAge } from './age.ts'
import type { Live } from './live.ts'
import type { Family } from './plan-options.ts'

/** Live entities by what they are looked for. Older ones come first. */
export interface LiveIndex {
  get(family: Family, id: string): Live | undefined
  /** Ours with this ref. */
  marked(family: Family, ref: string): readonly Live[]
  /** Nobody's with this name. */
  unowned(family: Family, name: string): readonly Live[]
  ours(): readonly Live[]
}

/** Sorts what was observed. */
export function liveIndex(all: Iterable<Live>): LiveIndex {
  const byId = new Map<string, Live>()
  const byRef = new Map<string, Live[]>()
  const byName = new Map<string, Live[]>()
  const ours: Live[] = []
  for (const live of [...all].toSorted(byAge)) {
    const { family, owner } = live
    byId.set(`${family} ${live.id}`, live)
    if (owner.whose === 'ours') {
      ours.push(live)
      add(byRef, `${family} ${owner.mark.ref}`, live)
    } else if (owner.whose === 'nobody') add(byName, `${family} ${live.name}`, live)
  }
  return {
    get: (family, id) => byId.get(`${family} ${id}`),
    marked: (family, ref) => byRef.get(`${family} ${ref}`) ?? [],
    unowned: (family, name) => byName.get(`${family} ${name}`) ?? [],
    ours: () => ours,
  }
}

function add(map: Map<string, Live[]>, key: string, live: Live): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [live])
  else list.push(live)
}
