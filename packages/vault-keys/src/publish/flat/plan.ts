import { leftoversOf } from '../folder/leftovers.ts'
import { folderSteps, isAsWanted, nextMoment, unchanged } from '../folder/plan.ts'
import type { Plan, PlanContext } from '../folder/plan.ts'
import { folderRefusals, takenNames } from '../folder/refusals.ts'
import type { Seen } from '../folder/seen.ts'
import type { Step } from '../folder/step.ts'
import type { Wanted } from '../wanted.ts'

/**
 * Plain files in the folder itself. All changed files are complete under names of their own before the first of them
 * takes its place, so a full disk changes nothing. From there on each file is replaced by a rename: it is the old one or
 * the new one, never a part. The set is not replaced as a whole: between two renames readers see some of both.
 *
 * A file of a wanted name that is there already is replaced, whoever wrote it; links and folders are not.
 */
export function planFlat(wanted: Wanted, seen: Seen, context: PlanContext): Plan {
  const names = [...wanted.files.map(({ name }) => name), ...wanted.absent]
  const problems = [
    ...folderRefusals(seen, context),
    ...takenNames(seen, context, names, ({ kind }) => kind === 'file'),
  ]
  if (problems.length > 0) return { type: 'refused', problems }

  const leftovers = leftoversOf(seen, context)
  const changed = wanted.files.filter(
    (file) => !isAsWanted(file, wanted.group, seen.entries.get(file.name)),
  )
  const gone = wanted.absent.filter((name) => seen.entries.has(name))
  if (changed.length + gone.length === 0) return unchanged(leftovers)

  const createdAt = nextMoment(seen, context.now)
  const files = changed.map((file, index) => ({
    ...file,
    via: context.newName('file', createdAt + index),
  }))
  return {
    type: 'publish',
    cleaning: leftovers.remove,
    steps: [
      ...folderSteps(seen, context, wanted),
      ...files.map(({ via, content, mode }): Step => {
        return { do: 'write', name: via, content, mode, group: wanted.group }
      }),
      ...files.map(({ name, via }): Step => ({ do: 'replace', name, via })),
      ...gone.map((name): Step => ({ do: 'remove', name, folder: false })),
    ],
    afterwards: [{ do: 'flush' }],
    removableAt: leftovers.removableAt,
  }
}
