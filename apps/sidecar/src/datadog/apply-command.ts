import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import { applySaved, loadPlan, printResults, reconcile, sha256 } from '@retriever/datadog-entities'
import type { ActionResult, Plan, Report } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import type { World } from '../cli/world.ts'
import { planOptionsOf } from './change-options.ts'
import { bytesOf } from './documents.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { InvalidDocumentsError } from './failure.ts'
import type { ApplyOptions } from './options.ts'
import { withOrganisation } from './organisation.ts'
import type { OpenOrganisation } from './organisation.ts'
import { declaredIn, planOf } from './plan-command.ts'
import { exitCodeOfResults, shownResult, stylesFor, tellPlan } from './plan-report.ts'

/** Longest plan, in bytes. */
const longestPlan = 64 * 1024 * 1024

/** `retriever datadog apply`: carries out what the documents declare, or a plan that was saved. */
export async function applyDocuments(
  words: readonly string[],
  options: ApplyOptions,
  world: World,
): Promise<DatadogExitCode> {
  const saved = await savedPlan(words, world)
  if (saved) {
    assertOnlyPlan(options)
    return carryOut(options, world, saved.organisation, (open, onResult) =>
      applySaved(saved, { ...open, onResult }),
    )
  }
  if (options.dryRun) {
    return tellPlan(await planOf(words, options, world), world, { json: options.json === true })
  }
  const changes = planOptionsOf(options)
  const declared = await declaredIn(words, options, world)
  return carryOut(options, world, undefined, (open, onResult) =>
    reconcile({ ...changes, ...open, declared, onResult }),
  )
}

/** Carries something out and tells what became of it, action by action. */
async function carryOut(
  options: ApplyOptions,
  world: World,
  organisation: string | undefined,
  run: (open: OpenOrganisation, onResult: (result: ActionResult) => void) => Promise<Report>,
): Promise<DatadogExitCode> {
  const { json = false } = options
  const { stdout } = world
  const styles = stylesFor(world)
  const tellResults = (results: readonly ActionResult[]): void => {
    if (!json) stdout.write(printResults(results, styles))
  }
  return withOrganisation(
    options,
    world,
    async (open) => {
      const report = await run(open, (result) => tellResults([result]))
      if (report.status !== 'applied') {
        throw new InvalidDocumentsError(report.status === 'invalid' ? report.problems : [])
      }
      const { results, plan, complete } = report
      const exitCode = open.stoppedWith() ?? exitCodeOfResults(results)
      tellResults(results.filter(({ status }) => status === 'refused'))
      if (json) {
        const { organisation: name, owner } = plan
        const shown = results.map(shownResult)
        const whole = { ok: exitCode === 0, exitCode, organisation: name, owner, complete }
        stdout.write(`${JSON.stringify({ ...whole, results: shown })}\n`)
      } else {
        stdout.write(`${plan.organisation}: ${countsOf(results)}\n`)
      }
      return exitCode
    },
    organisation,
  )
}

function countsOf(results: readonly ActionResult[]): string {
  const statuses = ['done', 'unchanged', 'refused', 'failed', 'blocked', 'not-attempted'] as const
  const counts = statuses.flatMap((status) => {
    const count = results.filter((result) => result.status === status).length
    return count === 0 ? [] : [`${count} ${status}`]
  })
  return counts.length === 0 ? 'nothing declared' : counts.join(', ')
}

/** The plan in the one file that was named; undefined when documents were named. */
async function savedPlan(words: readonly string[], { folder }: World): Promise<Plan | undefined> {
  const [word = '-'] = words
  if (words.length !== 1 || word === '-') return undefined
  const path = resolve(folder, word)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const head = await bytesOf(word, path, 100)
  if (!/^\s*\{\s*"version"\s*:\s*[^,]{1,20},\s*"digest"\s*:/.test(head.toString())) return undefined
  const text = await bytesOf(word, path, longestPlan)
  const loaded = loadPlan(text.toString(), sha256)
  if (loaded.ok) return loaded.value
  throw new InvalidDocumentsError(
    loaded.problems.map((problem) => ({ ...problem, place: { file: word } })),
  )
}

/** A plan is carried out as it was looked at. */
function assertOnlyPlan(options: ApplyOptions): void {
  const { adopt, replace, prune, scope, maxDeletes, dryRun, owner, format } = options
  const others = { adopt, replace, prune, scope, maxDeletes, dryRun, owner, format }
  if (Object.values(others).every((value) => value === undefined)) return
  throw new UsageError('a saved plan is applied as it is: only --organisation goes with it')
}
