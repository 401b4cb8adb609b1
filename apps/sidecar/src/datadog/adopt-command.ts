import {
  decode,
  defaultManager,
  encode,
  ownerOfDashboard,
  ownerOfMonitor,
  reconcile,
} from '@retriever/datadog-entities'
import type { Declared, Mark, Owner } from '@retriever/datadog-entities'

import { UsageError } from '../cli/failure.ts'
import { printable } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import type { DatadogExitCode } from './exit-codes.ts'
import { DatadogCommandError, InvalidDocumentsError } from './failure.ts'
import { dashboardAsDeclared, monitorAsDeclared } from './live-entities.ts'
import type { Exported } from './live-entities.ts'
import type { AdoptOptions } from './options.ts'
import { withOrganisation } from './organisation.ts'
import type { OpenOrganisation } from './organisation.ts'
import { exitCodeOfResults, resultsText, shownResult, stylesFor, tellPlan } from './plan-report.ts'

/** `retriever datadog adopt`: makes entities ours as they are. Only looks, unless `yes` is given. */
export async function adoptEntities(
  ids: readonly string[],
  options: AdoptOptions,
  world: World,
): Promise<DatadogExitCode> {
  const { json = false, yes = false } = options
  const unfit = ids.filter((id) => !isMonitorId(id) && !isDashboardId(id))
  if (unfit.length > 0) {
    throw new UsageError(
      `${unfit.map((id) => JSON.stringify(id)).join(', ')}: expected ids like 171204506 or abc-def-ghi`,
    )
  }
  return withOrganisation(options, world, async (open) => {
    const { api, owner, signal } = open
    const gate = await open.registration()
    const declared = await declaredAsTheyAre([...new Set(ids)], open)
    const report = await reconcile({
      ...asItIs,
      ...gate,
      api,
      declared,
      owner,
      signal,
      dryRun: !yes,
    })
    if (report.status === 'invalid') throw new InvalidDocumentsError(report.problems)
    if (report.status === 'planned') return tellPlan(report.plan, world, { json })
    const { results, complete, organisation } = report
    const exitCode = open.stoppedWith() ?? exitCodeOfResults(results)
    if (json) {
      const shown = results.map(shownResult)
      const whole = { ok: exitCode === 0, exitCode, organisation, owner, complete, results: shown }
      world.stdout.write(`${JSON.stringify(whole)}\n`)
    } else {
      world.stdout.write(resultsText(results, stylesFor(world)))
    }
    return exitCode
  })
}

function isMonitorId(id: string): boolean {
  return /^[1-9]\d{0,15}$/.test(id)
}

function isDashboardId(id: string): boolean {
  return /^[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/.test(id)
}

/** Nothing but the mark is to change, so that each is declared as it is. */
async function declaredAsTheyAre(
  ids: readonly string[],
  open: OpenOrganisation,
): Promise<readonly Declared[]> {
  const found: Exported[] = []
  const refused: string[] = []
  for (const id of ids) {
    const live = await liveWith(id, open)
    if (live === undefined) refused.push(`${id}: there is nothing with this id`)
    else if (live.owner.whose === 'foreign') {
      const { holder, seen, hint } = live.owner
      refused.push(`${id} belongs to ${holder} (${seen}); ${hint}`)
    } else found.push(live.asDeclared(live.owner.whose === 'ours' ? live.owner.mark : undefined))
  }
  if (refused.length > 0) throw new DatadogCommandError(3, printableLines(refused))
  const encoded = encode(found, 'json')
  const decoded = encoded.ok
    ? decode(encoded.value, {
        file: `<${open.api.name}>`,
        format: 'json',
        maxBytes: longest,
        alertRules: asItIs,
      })
    : encoded
  if (decoded.ok) return decoded.value
  throw new InvalidDocumentsError(decoded.problems)
}

/** Whom an alert notifies does not change. */
const asItIs = { allowRawTemplates: true }

/** What Datadog holds may be larger than what people write. */
const longest = 64 * 1024 * 1024

interface Live {
  readonly owner: Owner
  asDeclared(mark: Mark | undefined): Exported
}

async function liveWith(
  id: string,
  { api, owner, signal }: OpenOrganisation,
): Promise<Live | undefined> {
  const view = { manager: defaultManager, organisation: api.name, owner }
  if (isMonitorId(id)) {
    const monitor = await api.monitors.get(Number(id), { signal })
    return (
      monitor && {
        owner: ownerOfMonitor(monitor, view),
        asDeclared: (mark) => monitorAsDeclared(monitor, mark, true),
      }
    )
  }
  const dashboard = await api.dashboards.get(id, { signal })
  return (
    dashboard && {
      owner: ownerOfDashboard(dashboard, view),
      asDeclared: (mark) => dashboardAsDeclared(dashboard, mark),
    }
  )
}

function printableLines(lines: readonly string[]): string {
  return lines.map((line) => printable(line)).join('\n')
}
