import { rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { printAction, reconcile, savePlan, sha256 } from '@retriever/datadog-entities'
import type { Declared, Plan } from '@retriever/datadog-entities'

import type { World } from '../cli/world.ts'
import { planOptionsOf } from './change-options.ts'
import { checkRulesOf } from './check-options.ts'
import { readDocuments } from './documents.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { DatadogCommandError, InvalidDocumentsError } from './failure.ts'
import { withOrganisation } from './organisation.ts'
import { differencesOf, exitCodeOfPlan, shownAction, stylesFor, tellPlan } from './plan-report.ts'
import type { CheckOptions, DiffOptions, DocumentOptions, PlanCommandOptions } from './options.ts'

/** `retriever datadog plan`: tells what `apply` would do, and writes nothing to Datadog. */
export async function planDocuments(
  words: readonly string[],
  options: PlanCommandOptions,
  world: World,
): Promise<DatadogExitCode> {
  const plan = await planOf(words, options, world)
  const { json = false, out } = options
  if (out === undefined) return tellPlan(plan, world, { json })
  await writePlan(plan, out, world)
  return tellPlan(plan, world, { json, saved: out })
}

/** `retriever datadog diff`: tells only what is not as declared; says nothing when there is nothing. */
export async function diffDocuments(
  words: readonly string[],
  options: DiffOptions,
  world: World,
): Promise<DatadogExitCode> {
  const plan = await planOf(words, options, world)
  const exitCode = exitCodeOfPlan(plan)
  const found = differencesOf(plan)
  if (options.json) {
    const { organisation } = plan
    const differences = found.map(shownAction)
    world.stdout.write(`${JSON.stringify({ ok: true, exitCode, organisation, differences })}\n`)
  } else {
    const styles = stylesFor(world)
    world.stdout.write(found.map((action) => `${printAction(action, styles)}\n`).join('\n'))
  }
  return exitCode
}

/** What is declared. Throws an `InvalidDocumentsError` with all mistakes. */
export async function declaredIn(
  words: readonly string[],
  options: DocumentOptions & CheckOptions,
  { folder }: World,
): Promise<readonly Declared[]> {
  const { format } = options
  const rules = checkRulesOf(options)
  const { declared, problems } = await readDocuments(words, { folder, format, rules })
  if (problems.length > 0) throw new InvalidDocumentsError(problems)
  return declared
}

/** The plan for these documents; nothing is written. */
export async function planOf(
  words: readonly string[],
  options: DiffOptions,
  world: World,
): Promise<Plan> {
  const changes = { ...planOptionsOf(options), ...checkRulesOf(options) }
  const declared = await declaredIn(words, options, world)
  return withOrganisation(options, world, async ({ api, owner, signal, registration }) => {
    const gate = await registration()
    const run = { ...changes, ...gate, api, declared, owner, signal, dryRun: true }
    const report = await reconcile(run)
    if (report.status === 'invalid') throw new InvalidDocumentsError(report.problems)
    return report.plan
  })
}

/** Whoever reads the file while it is written sees the old one or the new one. */
async function writePlan(plan: Plan, file: string, { folder }: World): Promise<void> {
  const path = resolve(folder, file)
  const beside = `${path}.${process.pid}.tmp`
  try {
    await writeFile(beside, savePlan(plan, sha256), { mode: 0o600 })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new DatadogCommandError(73, `the plan cannot be written to ${file}: ${why}`)
  }
}
