import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import { applySaved, loadPlan, reconcile, sha256 } from '@retriever/datadog-entities'
import type { ActionResult, Plan, Report } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import { coloured } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { planOptionsOf } from './change-options.ts'
import { checkRulesOf } from './check-options.ts'
import { bytesOf } from './document-files.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { InvalidDocumentsError } from './failure.ts'
import type { ApplyOptions } from './options.ts'
import { withOrganisation } from './organisation.ts'
import type { OpenOrganisation } from './organisation.ts'
import { declaredIn, planOf } from './plan-command.ts'
import {
  countsOf,
  exitCodeOfResults,
  resultsText,
  shownResult,
  stylesFor,
  tellPlan,
} from './plan-report.ts'

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
    const { allowRawTemplates = false } = options
    return carryOut(options, world, saved.organisation, async (open, onResult) => {
      const { gate, gated } = await open.registration()
      const run = { ...open, onResult, allowRawTemplates, ...(gate && { gate }) }
      // What needs the gate's good word is for whoever applies it to say, not for whoever made the plan.
      const plan = gated ? { ...saved, options: { ...saved.options, gated } } : saved
      return applySaved(plan, run)
    })
  }
  if (options.dryRun) {
    return tellPlan(await planOf(words, options, world), world, { json: options.json === true })
  }
  const changes = { ...planOptionsOf(options), ...checkRulesOf(options) }
  const declared = await declaredIn(words, options, world)
  return carryOut(options, world, undefined, async (open, onResult) => {
    const gate = await open.registration()
    return reconcile({ ...changes, ...gate, ...open, declared, onResult })
  })
}

/** Carries something out and tells what became of it, action by action. The organisation is that of a saved plan. */
async function carryOut(
  options: ApplyOptions,
  world: World,
  organisation: string | undefined,
  run: (open: OpenOrganisation, onResult: (result: ActionResult) => void) => Promise<Report>,
): Promise<DatadogExitCode> {
  const next = organisation === undefined ? 'apply again' : 'make a new plan'
  const { json = false } = options
  const { stderr, stdout } = world
  const styles = stylesFor(world)
  const tellResults = (results: readonly ActionResult[]): void => {
    if (!json) stdout.write(resultsText(results, styles))
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
        if (open.stoppedWith() !== undefined && !complete) {
          const text = `stopped by a signal; ${next} for the rest`
          stderr.write(`${coloured('retriever:', 'red', stderr, world)} ${text}\n`)
        }
      }
      return exitCode
    },
    organisation,
  )
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

/**
 * A plan is carried out as it was looked at. It does not carry the leave for raw templates: whoever made the plan may be
 * somebody else, and who applies it answers for whom it notifies.
 */
function assertOnlyPlan(options: ApplyOptions): void {
  const { adopt, replace, prune, scope, maxDeletes, dryRun, owner, format, external } = options
  const others = { adopt, replace, prune, scope, maxDeletes, dryRun, owner, format, external }
  if (Object.values(others).every((value) => value === undefined)) return
  throw new UsageError(
    'a saved plan is applied as it is: only --organisation and --allow-raw-templates go with it',
  )
}
