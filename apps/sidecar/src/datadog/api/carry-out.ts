import { reconcile } from '@retriever/datadog-entities'
import type { ActionResult, Declared, PlanOptions, Report } from '@retriever/datadog-entities'

import type { RouteRequest } from '../../capability.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { claimsOfDeclared } from './claims.ts'
import { monitorOf } from './compiled.ts'
import { invalidDocument } from './decode-body.ts'

/** What shall be, and what may be done for it. */
export interface Wanted extends Pick<
  PlanOptions,
  'adopt' | 'replace' | 'prune' | 'writes' | 'ifSeen' | 'remove'
> {
  readonly declared: readonly Declared[]
  readonly owner: string
  readonly allowRawTemplates?: boolean
  /** With `dryRun`: Datadog itself is asked, too, whether it would take it. */
  readonly validate?: boolean
}

/** What a dry run found out. */
export type Planned = Extract<Report, { readonly status: 'planned' }>
/** What was carried out. */
export type Applied = Extract<Report, { readonly status: 'applied' }>

/** Where, and for whom. */
export interface Carrier {
  readonly context: ApiContext
  readonly organisation: ApiOrganisation
  readonly request: Pick<RouteRequest, 'raw'>
}

/** Tells what would be done. Throws `invalid-document`. */
export async function planned(wanted: Wanted, carrier: Carrier): Promise<Planned> {
  const report = await run(wanted, carrier, true)
  if (report.status === 'planned') return report
  throw new Error(`a dry run ended as ${report.status}`)
}

/** Does it. What goes wrong with single entities stands in the results. */
export async function carriedOut(wanted: Wanted, carrier: Carrier): Promise<Applied> {
  const report = await run(wanted, carrier, false)
  if (report.status === 'applied') return report
  throw new Error(`a run ended as ${report.status}`)
}

async function run(
  wanted: Wanted,
  { context, organisation, request }: Carrier,
  dryRun: boolean,
): Promise<Exclude<Report, { readonly status: 'invalid' }>> {
  const { gate, gated } = context
  const report = await reconcile({
    ...wanted,
    api: organisation.api,
    dryRun,
    gated,
    servicesOf,
    ...(gate && { gate: gate.gate }),
    signal: request.raw.signal,
  })
  if (report.status === 'invalid') {
    throw invalidDocument(report.problems)
  }
  return report
}

/** The gate is asked about the same services as the grant. */
function servicesOf(declared: Declared): readonly string[] {
  const made = monitorOf(declared, { allowRawTemplates: true })
  return claimsOfDeclared(declared, made.ok ? made.value : undefined).services
}

/** What became of the one entity that was declared. */
export function resultFor({ ref }: Pick<Declared, 'ref'>, { results }: Applied): ActionResult {
  const found = results.find(({ action }) => action.key === `ref ${ref}`)
  if (found) return found
  throw new Error('a run said nothing about what was declared')
}
