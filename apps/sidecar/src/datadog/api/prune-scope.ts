import type { PruneScope } from '@retriever/datadog-entities'

import { invalidParameters } from './query.ts'

/** Reads what prune may delete: `ref=checkout-,tag=team:shop,family=monitor`. Throws with every part that is none. */
export function pruneScopeOf(text: string | undefined): PruneScope {
  const tags: string[] = []
  const families: ('monitor' | 'dashboard')[] = []
  const wrong: string[] = []
  let refPrefix: string | undefined
  for (const part of (text ?? '').split(',').filter((each) => each !== '')) {
    const [, name, value = ''] = /^(ref|tag|family)=(.+)$/.exec(part) ?? []
    if (name === 'ref' && refPrefix === undefined) refPrefix = value
    else if (name === 'tag') tags.push(value)
    else if (name === 'family' && (value === 'monitor' || value === 'dashboard'))
      families.push(value)
    else wrong.push(part)
  }
  if (wrong.length > 0) {
    throw invalidParameters(
      wrong.map((part) => ({
        parameter: 'scope',
        detail: `${JSON.stringify(part.slice(0, 80))} is no part of a scope`,
        hint: 'write ref=…, tag=… or family=monitor|dashboard, with commas between',
      })),
    )
  }
  return {
    ...(refPrefix !== undefined && { refPrefix }),
    ...(tags.length > 0 && { tags }),
    ...(families.length > 0 && { families }),
  }
}
