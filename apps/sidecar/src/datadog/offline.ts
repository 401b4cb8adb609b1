import { reconcile } from '@retriever/datadog-entities'
import type { DatadogApi, Declared, Problem } from '@retriever/datadog-entities'

import { linkedTexts } from './linked-parts.ts'

/**
 * What is wrong with declarations as a whole, as far as it can be known without Datadog: refs that are there twice,
 * links in a circle, marks of others. What they link to and do not declare may be there from an earlier run.
 */
export async function offlineProblems(declared: readonly Declared[]): Promise<readonly Problem[]> {
  if (declared.length === 0) return []
  const external = Object.fromEntries(undeclaredLinks(declared).map(({ ref }) => [ref, '1']))
  const report = await reconcile({
    api: emptyOrganisation,
    declared,
    owner: 'nobody',
    dryRun: true,
    external,
  })
  return report.status === 'invalid' ? report.problems : []
}

/** Links to what these documents do not declare. */
export function undeclaredLinks(
  declared: readonly Declared[],
): readonly { readonly ref: string; readonly from: Declared }[] {
  const known = new Set(declared.map(({ ref }) => ref))
  return declared.flatMap((from) => {
    const refs = linkedTexts(from.kind, from.spec).flatMap((text) =>
      Array.from(text.matchAll(/\$\$\{|\$\{([^{}\r\n]+)\}/g), ([, ref]) => ref ?? []).flat(),
    )
    return [...new Set(refs)].filter((ref) => !known.has(ref)).map((ref) => ({ ref, from }))
  })
}

const nothing: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({
    next: () => Promise.resolve({ done: true as const, value: undefined }),
  }),
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('there is no Datadog here'))
}

/** In it there is nothing, and nothing can be written. */
const emptyOrganisation: DatadogApi = {
  name: 'none',
  monitors: {
    create: refuse,
    update: refuse,
    delete: refuse,
    validate: refuse,
    get: () => Promise.resolve(undefined),
    list: () => nothing,
    search: () => nothing,
    cannotDelete: () => Promise.resolve(new Map()),
  },
  dashboards: {
    create: refuse,
    update: refuse,
    delete: refuse,
    get: () => Promise.resolve(undefined),
    list: () => nothing,
  },
  checkKeys: refuse,
  close: () => Promise.resolve(),
}
