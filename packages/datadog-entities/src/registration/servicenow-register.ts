import { systemClock, UpstreamError } from '@retriever/upstream'

import type { RegisterConnection } from './register-options.ts'
import type { Register } from './registration.ts'
import type { ServicenowCredentials } from './servicenow-access.ts'
import { servicenowClient } from './servicenow-client.ts'
import { matchItems } from './servicenow-match.ts'
import type { ConfigurationItem, ItemMatch } from './servicenow-match.ts'
import { queryNameProblem } from './service-name.ts'
import { unknownBecause } from './unknown-because.ts'

/** How services are looked up in ServiceNow. */
export interface ServicenowOptions extends RegisterConnection {
  readonly credentials: ServicenowCredentials
  /** The tables of the CMDB in which services are. Default {@link serviceTables}. */
  readonly tables?: readonly string[]
  /** Whether `Checkout` and `checkout` are two. Default true. */
  readonly caseSensitive?: boolean
  /** Values of `operational_status` that count. Default `1`: operational. */
  readonly operational?: readonly string[]
  /**
   * A service that our account must be able to see. When it does not, a record that is missing may only be hidden from
   * us, and counts as unknown. Without it, that is not looked at.
   */
  readonly knownService?: string
}

/** The tables that are asked by default, and in this order. */
export const serviceTables: readonly string[] = [
  'cmdb_ci_service',
  'cmdb_ci_service_discovered',
  'cmdb_ci_service_auto',
  'cmdb_ci_appl',
  'cmdb_ci_business_app',
]

/** For how long it is believed that the account sees what it must. */
const believedMs = 60_000

/** What the tables say together. */
interface TablesMatch extends ItemMatch {
  readonly retryAfterMs?: number
}

/**
 * ServiceNow as a register: a service is registered when a record of one of the tables has its name and is in
 * operation. Names are compared here: a server that does not understand a query gives records of all names, which is
 * `unknown`. Throws a `DatadogError` `config` for options that cannot be used.
 */
export function servicenowRegister(options: ServicenowOptions): Register {
  const { credentials, knownService, clock = systemClock, ...others } = options
  const { tables = serviceTables, caseSensitive = true, ...rest } = others
  const { operational = ['1'], ...connection } = rest
  const problems = problemsIn(tables, knownService)
  const client = servicenowClient(credentials, { ...connection, clock }, problems)
  const rule = { caseSensitive, operational }
  let knownUntil = -Infinity

  /** A "yes" of any table decides; what one of them hides or does not answer makes the "no" of the others worthless. */
  async function look(name: string, signal: AbortSignal): Promise<TablesMatch> {
    const seen: TablesMatch[] = []
    for (const table of tables) {
      const { isOver, ...match } = await lookInto(table, name, signal)
      if (match.finding === 'yes' || isOver) return match
      seen.push(match)
    }
    const none = `no record of ${tables.join(', ')} has the name "${name}"`
    return (
      seen.find(({ finding }) => finding === 'unknown') ??
      seen.find(({ items }) => items.length > 0) ?? { finding: 'no', text: none, items: [] }
    )
  }

  async function lookInto(
    table: string,
    name: string,
    signal: AbortSignal,
  ): Promise<TablesMatch & { readonly isOver: boolean }> {
    try {
      const match = matchItems(name, await client.named(table, name, signal), rule)
      return { ...match, text: `${match.text} (${table})`, isOver: false }
    } catch (error) {
      const because = unknownBecause(error)
      const text = `${because.text} (${table})`
      // One that does not answer for this table will not do so for the next.
      const isOver = !(error instanceof UpstreamError && refusesTable(error.status))
      return { ...because, finding: 'unknown', text, items: [], isOver }
    }
  }

  /** Why a "no" cannot be believed; undefined when it can. */
  async function doubt(signal: AbortSignal): Promise<TablesMatch | undefined> {
    if (knownService === undefined || clock.monotonic() < knownUntil) return undefined
    const known = await look(knownService, signal)
    if (known.finding === 'unknown') return known
    if (known.finding === 'yes') {
      knownUntil = clock.monotonic() + believedMs
      return undefined
    }
    const text = `does not show us "${knownService}", so that more may be hidden from us`
    return { finding: 'unknown', text, items: [] }
  }

  return {
    name: 'servicenow',
    async find(service, signal) {
      const checkedAt = clock.now()
      const problem = queryNameProblem(service)
      if (problem !== undefined) {
        return { finding: 'no', text: `a name there ${problem}`, ids: [], checkedAt }
      }
      const own = await look(service, signal)
      const doubted = own.finding === 'no' ? await doubt(signal) : undefined
      const { items, ...found } = doubted ?? own
      return { ...found, ...linkTo(items, connection.url), ids: idsOf(items), checkedAt }
    },
    async probe(signal) {
      const [table = ''] = tables
      knownUntil = -Infinity
      const { finding, text } = (await doubt(signal)) ?? (await lookInto(table, probed, signal))
      return finding === 'unknown'
        ? { ok: false, detail: `ServiceNow ${text}` }
        : { ok: true, detail: `ServiceNow shows ${knownService ?? table}` }
    },
    close: () => client.close(),
  }
}

/** A name that nobody has; any answer will do. */
const probed = 'retriever'

function problemsIn(
  tables: readonly string[],
  knownService: string | undefined,
): readonly string[] {
  const wrong = tables.filter((table) => !/^[a-z]\w{0,79}$/.test(table))
  const known = knownService === undefined ? undefined : queryNameProblem(knownService)
  return [
    ...(tables.length === 0 ? ['servicenow: tables must name at least one table'] : []),
    ...wrong.map(
      (table) => `servicenow: tables: ${JSON.stringify(table)} is not the name of a table`,
    ),
    ...(known === undefined ? [] : [`servicenow: knownService ${known}`]),
  ]
}

/** The table is not there, or not for us. */
function refusesTable(status: number | undefined): boolean {
  return status === 400 || status === 403 || status === 404
}

function idsOf(items: readonly ConfigurationItem[]): readonly string[] {
  return [...new Set(items.map(({ id }) => id))]
}

function linkTo([item]: readonly ConfigurationItem[], url: string): { readonly url?: string } {
  const { id, table = '' } = item ?? {}
  if (id === undefined || !/^[0-9a-f]{32}$/.test(id) || !/^\w+$/.test(table)) return {}
  const page = encodeURIComponent(`${table}.do?sys_id=${id}`)
  return { url: `${url.replace(/\/+$/, '')}/nav_to.do?uri=${page}` }
}
