import { leftoversOf } from '../folder/leftovers.ts'
import { currentLink, readOwnName } from '../folder/names.ts'
import { folderSteps, isAsWanted, nextMoment, unchanged } from '../folder/plan.ts'
import type { Plan, PlanContext } from '../folder/plan.ts'
import { folderRefusals, takenNames } from '../folder/refusals.ts'
import type { Seen } from '../folder/seen.ts'
import type { Step } from '../folder/step.ts'
import type { Wanted } from '../wanted.ts'

/**
 * A folder as the kubelet lays out volumes:
 *
 *     datadog -> ..data/datadog
 *     env     -> ..data/env
 *     ..data  -> ..2026_11_21_13_50_35.042.…
 *     ..2026_11_21_13_50_35.042.…/datadog
 *     ..2026_11_21_13_50_35.042.…/env
 *
 * All files are complete in a folder of their own before one rename of `..data` makes them visible. The links of names
 * that come are made before it and lead nowhere until then; those of names that go lead nowhere from then on and are
 * removed after it. So whoever opens files sees either the old set or the new one, at the first publication too. Who
 * lists the names may see some that cannot be opened (`ENOENT`), for a moment: list `..data/` instead.
 *
 * There is no lock, which a killed process would leave behind. Every publisher makes a generation of its own, and the
 * last rename wins whole.
 */
export function planGeneration(wanted: Wanted, seen: Seen, context: PlanContext): Plan {
  const names = wanted.files.map(({ name }) => name)
  const problems = [
    ...folderRefusals(seen, context),
    ...takenNames(seen, context, [currentLink], ({ target }) => isGeneration(target)),
    ...takenNames(seen, context, names, (entry, name) => entry.target === visible(name)),
  ]
  if (problems.length > 0) return { type: 'refused', problems }

  const leftovers = leftoversOf(seen, context)
  const links = [...seen.entries].flatMap(([name, { target }]) =>
    target === visible(name) ? [name] : [],
  )
  const missing = names.filter((name) => !links.includes(name))
  const stale = links.filter((name) => !names.includes(name))
  const current = seen.current?.name
  if (current !== undefined && isCurrent(wanted, seen)) {
    if (missing.length + stale.length === 0) return unchanged(leftovers)
    return {
      type: 'publish',
      cleaning: leftovers.remove,
      steps: missing.map((name) => ({ do: 'link', name })),
      afterwards: [...stale.map((name) => unlink(name, current)), { do: 'flush' }],
      removableAt: leftovers.removableAt,
    }
  }

  const createdAt = nextMoment(seen, context.now)
  const generation = context.newName('generation', createdAt)
  const via = context.newName('link', createdAt)
  const keeps = current !== undefined && wanted.keepPreviousMs > 0
  const removed: readonly Step[] =
    current !== undefined && !keeps ? [{ do: 'remove', name: current, folder: true }] : []
  return {
    type: 'publish',
    cleaning: leftovers.remove,
    steps: [
      ...folderSteps(seen, context, wanted),
      { do: 'make-generation', name: generation },
      ...wanted.files.map((file): Step => {
        const name = `${generation}/${file.name}`
        return { do: 'write', name, content: file.content, mode: file.mode, group: wanted.group }
      }),
      ...missing.map((name): Step => ({ do: 'link', name })),
      { do: 'point', name: via, generation },
      { do: 'seal', name: generation, mode: wanted.folderMode, group: wanted.group },
      { do: 'swap', generation, via },
      // Another publisher may have removed the link of a name that its set was without.
      ...names.map((name): Step => ({ do: 'link', name })),
    ],
    afterwards: [...stale.map((name) => unlink(name, generation)), ...removed, { do: 'flush' }],
    removableAt: earliest(
      leftovers.removableAt,
      keeps ? createdAt + wanted.keepPreviousMs : undefined,
    ),
  }
}

function isCurrent(wanted: Wanted, { current }: Seen): boolean {
  return (
    current !== undefined &&
    current.folder.mode === wanted.folderMode &&
    (wanted.group === undefined || current.folder.group === wanted.group) &&
    current.files.size === wanted.files.length &&
    wanted.files.every((file) => isAsWanted(file, wanted.group, current.files.get(file.name)))
  )
}

function isGeneration(target: string | undefined): boolean {
  return target !== undefined && readOwnName(target)?.kind === 'generation'
}

function visible(name: string): string {
  return `${currentLink}/${name}`
}

function unlink(name: string, generation: string): Step {
  return { do: 'unlink', name, generation }
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
