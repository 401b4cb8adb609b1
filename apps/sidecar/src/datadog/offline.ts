import { linkedTexts, reconcile } from '@retriever/datadog-entities'
import type { DatadogApi, Declared, Problem } from '@retriever/datadog-entities'

import type { CheckRules } from './check-options.ts'

/**
 * What is wrong with declarations as a whole, as far as it can be known without Datadog: refs that are there twice,
 * links in a circle, marks of others. What they link to and do not declare may be there from an earlier run.
 */
export async function offlineProblems(
  declared: readonly Declared[],
  { external: given, allowRawTemplates }: CheckRules,
): Promise<readonly Problem[]> {
  if (declared.length === 0) return []
  const unknown = undeclaredLinks(declared, {}).map(({ ref }) => [ref, '1'] as const)
  const external = { ...Object.fromEntries(unknown), ...given }
  const report = await reconcile({
    api: emptyOrganisation,
    declared,
    owner: 'nobody',
    dryRun: true,
    external,
    allowRawTemplates,
  })
  return report.status === 'invalid' ? report.problems : []
}

/** Links to what neither these documents declare nor the caller has given an id for. */
export function undeclaredLinks(
  declared: readonly Declared[],
  external: Readonly<Record<string, string>>,
): readonly { readonly ref: string; readonly from: Declared }[] {
  const known = new Set([...declared.map(({ ref }) => ref), ...Object.keys(external)])
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
  services: { listed: refuse },
  checkKeys: refuse,
  close: () => Promise.resolve(),
}
