import { badRequest } from '../refused.ts'
import { monitorStatuses, type MonitorStatus } from '../settings.ts'
import { hasScope } from './query.ts'

/** What a search looks at. */
export interface Searchable {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly query: string
  readonly message: string
  readonly tags: readonly string[]
  readonly status: MonitorStatus
  readonly muted: boolean
  readonly groups: readonly string[]
}

type Filter = (item: Searchable) => boolean

const term = /(-?)(?:([A-Za-z_]+):)?("(?:[^"]*)"|\([^)]*\)|[^\s"]\S*)/g

/**
 * Reads `status:Alert tag:"env:prod" -muted:true disk`: all terms have to fit. Throws a 400 when a status is none.
 * Words that stand alone are looked for in the name.
 */
export function searchFilter(text: string): Filter {
  const filters = [...text.matchAll(term)].map(([, minus, field, value = '']) => {
    const filter = fieldFilter(field?.toLowerCase(), unquoted(value))
    return minus === '-' ? (item: Searchable): boolean => !filter(item) : filter
  })
  return (item) => filters.every((filter) => filter(item))
}

function fieldFilter(field: string | undefined, value: string): Filter {
  const wanted = value.toLowerCase()
  switch (field) {
    case undefined:
    case 'name':
    case 'title': {
      return ({ name }) => wanted === '*' || name.toLowerCase().includes(wanted)
    }
    case 'status':
    case 'group_status': {
      return statusFilter(value)
    }
    case 'id': {
      return ({ id }) => String(id) === wanted
    }
    case 'type': {
      return ({ type }) => type === wanted || type === `${wanted} alert`
    }
    case 'muted': {
      return ({ muted }) => String(muted) === wanted
    }
    case 'tag': {
      return ({ tags }) => tags.includes(value)
    }
    case 'scope': {
      return ({ query }) => hasScope(query, value)
    }
    case 'group': {
      return ({ groups }) => groups.some((group) => group.toLowerCase().includes(wanted))
    }
    case 'metric': {
      return ({ query }) => query.toLowerCase().includes(wanted)
    }
    case 'notification': {
      return ({ message }) => message.toLowerCase().includes(`@${wanted}`)
    }
    default: {
      return ({ tags }) => tags.includes(`${field}:${value}`)
    }
  }
}

function statusFilter(value: string): Filter {
  const names = value
    .replaceAll(/[()]/g, '')
    .split(/\s+OR\s+/)
    .map((name) => unquoted(name.trim()))
  const wanted = names.map((name) => {
    const known = monitorStatuses.find((status) => status.toLowerCase() === name.toLowerCase())
    if (known === undefined) {
      throw badRequest(`Query parsing error: '${name}' is not a valid monitor status`)
    }
    return known
  })
  return ({ status }) => wanted.includes(status)
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text
}
