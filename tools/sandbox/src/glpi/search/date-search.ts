import { sqlTime } from '../call.ts'

const units: Readonly<Record<string, number>> = {
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 7 * 86_400_000,
}

/**
 * Compares times with a date, a time, `NOW`, `TODAY` or `-1HOUR`, all in the user's zone. A text that is no date lies
 * before all times.
 */
export function compareWithDate(
  searchType: 'equals' | 'notequals' | 'lessthan' | 'morethan',
  value: string,
  now: string,
): (stored: string) => boolean {
  const limit = timeOf(value, now)
  switch (searchType) {
    case 'equals': {
      return (stored) => stored === limit
    }
    case 'notequals': {
      return (stored) => stored !== limit
    }
    case 'lessthan': {
      return (stored) => stored < limit
    }
    case 'morethan': {
      return (stored) => stored > limit
    }
  }
}

function timeOf(value: string, now: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return `${value} 00:00:00`
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/.test(value)) {
    return value.length === 16 ? `${value}:00` : value
  }
  if (value === 'NOW') return now
  if (value === 'TODAY') return `${now.slice(0, 10)} 00:00:00`
  const relative = /^(-?)(\d+)(MINUTE|HOUR|DAY|WEEK|MONTH|YEAR)$/.exec(value)
  if (relative === null) return '0000-00-00 00:00:00'
  const [, sign, digits, unit = ''] = relative
  const steps = Number(digits) * (sign === '-' ? -1 : 1)
  const present = Date.parse(`${now}Z`)
  const length = units[unit]
  if (length !== undefined) {
    const at = sqlTime(present + steps * length)
    return unit === 'DAY' || unit === 'WEEK' ? `${at.slice(0, 10)} 00:00:00` : at
  }
  const date = new Date(present)
  if (unit === 'MONTH') date.setUTCMonth(date.getUTCMonth() + steps)
  else date.setUTCFullYear(date.getUTCFullYear() + steps)
  return `${sqlTime(date.getTime()).slice(0, 10)} 00:00:00`
}
