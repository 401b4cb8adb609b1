import type { Declared } from '../entity.ts'
import type { Problem } from '../problem.ts'
import { familyOf } from './family.ts'
import { idProblem } from './id-shape.ts'
import type { PlanOptions } from './plan-options.ts'

/** What cannot be removed because of how it is named: ids that are none, are there twice, or are declared. */
export function removalProblems(
  all: readonly Declared[],
  { remove = [] }: PlanOptions,
): readonly Problem[] {
  const declared = new Map(
    all.flatMap(({ kind, id, ref }) =>
      id === undefined ? [] : [[`${familyOf(kind)} ${id}`, ref]],
    ),
  )
  const seen = new Set<string>()
  return remove.flatMap(({ family, id }, at): readonly Problem[] => {
    const pointer = `/remove/${at}/id`
    const wrong = idProblem(family, id)
    if (wrong !== undefined) return [{ pointer, ...wrong }]
    const key = `${family} ${id}`
    const ref = declared.get(key)
    const isTwice = seen.has(key)
    seen.add(key)
    return [
      ...(isTwice ? [{ pointer, message: `${key} is named twice`, hint: 'name it once' }] : []),
      ...(ref === undefined
        ? []
        : [
            {
              pointer,
              message: `${key} is declared as "${ref}"`,
              hint: 'either declare it or remove it',
            },
          ]),
    ]
  })
}
