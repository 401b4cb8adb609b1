import type { Family, PlanOptions, PruneScope } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import type { ChangeOptions } from './options.ts'

/** The options as a plan takes them. Throws a `UsageError`: what is deleted must be said in full. */
export function planOptionsOf(options: ChangeOptions): PlanOptions {
  const { adopt = false, replace = false, prune = false, scope, maxDeletes } = options
  if (!prune && (scope !== undefined || maxDeletes !== undefined)) {
    throw new UsageError('--scope and --max-deletes go with --prune')
  }
  if (!prune) return { adopt, replace }
  if (scope === undefined || maxDeletes === undefined) {
    throw new UsageError(
      '--prune needs --scope and --max-deletes: what may be deleted, and how much',
    )
  }
  if (!/^\d{1,6}$/.test(maxDeletes)) {
    throw new UsageError('--max-deletes: expected a whole number, zero or more')
  }
  return { adopt, replace, prune: { scope: scopeOf(scope), maxDeletes: Number(maxDeletes) } }
}

const expected = 'expected all, ref=PREFIX, tag=TAG, family=monitor or family=dashboard'

function scopeOf(words: readonly string[]): PruneScope {
  if (words.includes('all')) {
    if (words.length > 1) throw new UsageError('--scope: "all" goes with nothing else')
    return {}
  }
  const parts = words.map((word) => {
    const [, key = '', value = ''] = /^(ref|tag|family)=(.+)$/s.exec(word) ?? []
    if (key === '' || (key === 'family' && !isFamily(value))) {
      throw new UsageError(`--scope: ${expected}, got ${JSON.stringify(word)}`)
    }
    return { key, value }
  })
  const valuesOf = (key: string) => parts.flatMap((part) => (part.key === key ? part.value : []))
  const [refPrefix, otherPrefix] = valuesOf('ref')
  if (otherPrefix !== undefined) throw new UsageError('--scope: ref=PREFIX can be given once')
  const tags = valuesOf('tag')
  const families = valuesOf('family').filter(isFamily)
  return {
    ...(refPrefix !== undefined && { refPrefix }),
    ...(tags.length > 0 && { tags }),
    ...(families.length > 0 && { families }),
  }
}

function isFamily(word: string): word is Family {
  return word === 'monitor' || word === 'dashboard'
}
