import { systemClock } from '@retriever/upstream/clock'

import { plainCause, refused } from './failure.ts'
import { planFlat } from './flat/plan.ts'
import { createApplier } from './folder/apply.ts'
import type { Applier } from './folder/apply.ts'
import { errnoOf, systemFiles } from './folder/file-system.ts'
import type { FileSystem } from './folder/file-system.ts'
import { ownName } from './folder/names.ts'
import { observe } from './folder/observe.ts'
import type { PlanContext, Work } from './folder/plan.ts'
import type { Seen } from './folder/seen.ts'
import type { Step } from './folder/step.ts'
import { writersHere } from './folder/writer.ts'
import { planGeneration } from './generation/plan.ts'
import type { PublishOptions } from './publish-options.ts'
import { folderOf } from './ready.ts'
import type { PublishTarget } from './target.ts'
import { forget } from './wanted.ts'
import type { Wanted } from './wanted.ts'

/** What was seen, what a plan needs to know beside it, and who carries it out. */
export interface Look {
  readonly seen: Seen
  readonly context: PlanContext
  readonly applier: Applier
  readonly files: FileSystem
}

/** What a publication came to. */
export interface CarriedOut {
  readonly plan: Work
  readonly warnings: readonly string[]
}

/** So often a plan is made anew because another publisher changed what it was made for. */
const attempts = 3

/** Looks at the folder and makes it what is wanted. Throws what the file system says, or a `VaultError`. */
export function carryOut(
  target: PublishTarget,
  wanted: Wanted,
  options: PublishOptions,
): CarriedOut {
  for (let left = attempts - 1; ; left -= 1) {
    const looked = look(target, wanted, options)
    try {
      const plan = planFor(target, wanted, looked)
      return { plan, warnings: follow(plan, looked) }
    } catch (error) {
      looked.applier.takeBack()
      if (left === 0 || !isRace(error)) throw error
    } finally {
      forgetSeen(looked)
    }
  }
}

/** Looks at the folder of a target. */
export function look(target: PublishTarget, wanted: Wanted, options: PublishOptions): Look {
  const { clock = systemClock, random = Math.random, files = systemFiles } = options
  const folder = folderOf(target)
  const writers = writersHere(files)
  const startedAt = clock.monotonic()
  return {
    files,
    seen: observe(files, folder, wanted),
    context: {
      folder,
      user: process.geteuid?.(),
      now: clock.now(),
      keepPreviousMs: wanted.keepPreviousMs,
      hasStopped: writers.hasStopped,
      newName: (kind, createdAt) => ownName({ kind, createdAt, writer: writers.self }, random),
    },
    applier: createApplier(files, folder, () => clock.monotonic() - startedAt),
  }
}

/** Carries out what can be, with a warning for each step that failed. */
export function tryAll(
  applier: Applier,
  steps: readonly Step[],
): { readonly done: readonly Step[]; readonly warnings: readonly string[] } {
  const done: Step[] = []
  const warnings: string[] = []
  for (const step of steps) {
    try {
      applier.apply(step)
      done.push(step)
    } catch (error) {
      const what = 'name' in step ? `${step.do} ${step.name}` : `${step.do} the folder`
      warnings.push(`could not ${what}: ${plainCause(error).message}`)
    }
  }
  return { done, warnings }
}

/** What is to be done. Throws a `VaultError` `target-unusable` when nothing may be. */
export function planFor(target: PublishTarget, wanted: Wanted, { seen, context }: Look): Work {
  const plan = (target.layout === 'flat' ? planFlat : planGeneration)(wanted, seen, context)
  if (plan.type === 'refused') throw refused(plan.problems, context.folder)
  return plan
}

/** Overwrites the contents that were read to compare them. */
export function forgetSeen({ seen }: Look): void {
  forget([...seen.entries.values(), ...(seen.current?.files.values() ?? [])])
}

function follow(plan: Work, { applier }: Look): readonly string[] {
  const cleaned = tryAll(applier, plan.cleaning)
  for (const step of plan.steps) applier.apply(step)
  return [...cleaned.warnings, ...tryAll(applier, plan.afterwards).warnings]
}

/** What a plan meets whose world has changed. */
function isRace(error: unknown): boolean {
  return ['EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')
}
