import type { JournalEntry } from '@retriever/sandbox'

import type { GlpiRequest } from './history.ts'

/** Picks out of the journal of a GLPI stand-in what a checker wants to know. Pure. */
export function requestsIn(journal: readonly JournalEntry[]): readonly GlpiRequest[] {
  return journal.flatMap((entry): readonly GlpiRequest[] => {
    const at = Date.parse(entry.at)
    const [, resource = '', id] =
      /^\/apirest\.php\/(?:search\/)?(\w+)(?:\/(\d+))?/.exec(entry.path) ?? []
    const input = inputOf(entry.body)
    if (entry.method === 'GET') {
      const text = decodeURIComponent(entry.query.replaceAll('+', ' '))
      return text.includes('[') ? [{ type: 'search', at, text }] : []
    }
    if (entry.method === 'POST' && resource === 'Ticket') {
      return [{ type: 'create', at, title: textOf(input['name']), refused: isRefused(entry) }]
    }
    if (!isExecuted(entry)) return []
    const executedAt = entry.later ? Date.parse(entry.later.at) : at
    if (entry.method === 'POST' && resource === 'ITILSolution') {
      return [{ type: 'end', at: executedAt, ticketId: Number(input['items_id']) }]
    }
    if ((entry.method === 'PUT' || entry.method === 'PATCH') && resource === 'Ticket') {
      const ends = Number(input['status']) >= 5
      return ends ? [{ type: 'end', at: executedAt, ticketId: Number(id ?? input['id']) }] : []
    }
    return []
  })
}

/** True while a request is being answered, or waits to be executed later. */
export function isUnderWay({ executed, later, durationMs }: JournalEntry): boolean {
  return durationMs === null || (executed === 'later' && later === undefined)
}

/** GLPI said no, or the request never got as far as GLPI; and the caller knows. */
function isRefused({ status, executed, fault }: JournalEntry): boolean {
  if (status === null || status < 400) return false
  return executed === 'no' || (executed === 'yes' && fault === undefined)
}

function isExecuted({ executed, response, later }: JournalEntry): boolean {
  if (executed === 'no') return false
  return !isErrorPair(later ? later.response : response)
}

/** GLPI says what went wrong in an array that begins with a code. */
function isErrorPair(response: unknown): boolean {
  return Array.isArray(response) && typeof response[0] === 'string'
}

function inputOf(body: unknown): Readonly<Record<string, unknown>> {
  const input = isRecord(body) ? body['input'] : undefined
  return isRecord(input) ? input : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
