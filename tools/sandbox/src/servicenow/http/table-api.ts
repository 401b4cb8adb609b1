import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { Instance } from '../instance.ts'
import { runQuery } from '../query/run-query.ts'
import { presentedRow } from '../rows/present-row.ts'
import type { Row } from '../rows/row.ts'
import type { Restriction } from '../settings.ts'
import { isA, tableNamed } from '../tables/tables.ts'
import { failure, noRecord, notAuthorised } from './answers.ts'
import { pageLinks } from './page-links.ts'
import { tableQueryOf, type TableQuery } from './table-query.ts'

/** One read of a table. */
export interface TableCall {
  readonly instance: Instance
  readonly request: StandInRequest
  readonly user: string
  readonly table: string
  /** Undefined: a list. */
  readonly sysId: string | undefined
  /** Set when reads see the data as it was at this instant. */
  readonly staleAt: number | undefined
}

const unrestricted: Restriction = { api: true, sees: null, deniedTables: [], hiddenFields: [] }

/** What this user may not do or see. */
export function restrictionOf({ settings }: Instance, user: string): Restriction {
  return settings().restrictions[user] ?? unrestricted
}

/** Answers a read of a table, or of one of its records. */
export function answerTable(call: TableCall): StandInAnswer {
  const { instance, request, user, table } = call
  if (tableNamed(table) === undefined) return failure(400, `Invalid table ${table}`, null)
  if (restrictionOf(instance, user).deniedTables.includes(table)) return notAuthorised()
  const parameters = new URLSearchParams(request.query)
  const asked = tableQueryOf(table, parameters)
  return call.sysId === undefined
    ? listed(call, asked, parameters)
    : single(call, call.sysId, asked)
}

function single(call: TableCall, sysId: string, asked: TableQuery): StandInAnswer {
  const row = call.instance.rows.seen(call.staleAt).get(sysId)
  if (row === undefined || !isA(row['sys_class_name'] ?? '', call.table)) return noRecord()
  return isSeen(call, row) ? json(200, { result: shown(call, row, asked) }) : noRecord()
}

function listed(call: TableCall, asked: TableQuery, parameters: URLSearchParams): StandInAnswer {
  const { instance, table, request, staleAt } = call
  const settings = instance.settings()
  const rows = instance.rows.seen(staleAt)
  const { rows: found, evaluated, ignored } = runQuery({ rows, table, settings }, asked.query)
  const at = new Date(instance.clock.now()).toISOString()
  for (const code of evaluated) instance.evaluated.push({ at, user: call.user, code })
  const counted = settings.countsHiddenRows ? found : found.filter((row) => isSeen(call, row))
  const page = counted.slice(asked.offset, asked.offset + asked.limit)
  const result = page.filter((row) => isSeen(call, row)).map((row) => shown(call, row, asked))
  const place = { limit: asked.limit, offset: asked.offset, total: counted.length }
  const address = `${instance.origin()}${request.path}`
  const answer = json(200, { result })
  const notes = [
    ...evaluated.map((code) => `code executed: ${code}`),
    ...ignored.map((condition) => `condition ignored: ${condition}`),
  ]
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(asked.links ? { link: pageLinks(address, parameters, place, asked.counts) } : {}),
      ...(asked.counts ? { 'x-total-count': String(counted.length) } : {}),
    },
    ...(notes.length > 0 ? { notes } : {}),
  }
}

function isSeen({ instance, user }: TableCall, row: Row): boolean {
  const { sees } = restrictionOf(instance, user)
  return sees === null || sees.includes(row['name'] ?? '')
}

function shown(
  { instance, user, staleAt }: TableCall,
  row: Row,
  { fields, display, plainReferences }: TableQuery,
): Readonly<Record<string, unknown>> {
  return presentedRow(instance.rows.seen(staleAt), row, {
    fields,
    display,
    plainReferences,
    hidden: restrictionOf(instance, user).hiddenFields,
    origin: instance.origin(),
  })
}
