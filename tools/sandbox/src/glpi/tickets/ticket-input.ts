import { say, type SessionCall } from '../call.ts'
import { requireText, UncaughtException, type PhpMap } from '../php/values.ts'
import { shapeOf } from '../shapes.ts'
import { cut, encodeText } from '../text-encoding.ts'
import { storedTime } from '../time-zone.ts'

/** A title as it is stored: encoded, without blanks in front, cut where the column ends. */
export function storedTitle(value: unknown): string {
  return cut(encodeText(requireText(value)).trimStart(), 255)
}

/** A text as it is stored: encoded, without blanks in front, lines ending in LF. */
export function storedText(value: unknown): string {
  return encodeText(requireText(value)).trimStart().replaceAll('\r\n', '\n')
}

/** The input with its times as the database has them; the user means them in his own zone. */
export function inDatabaseTime({ session }: SessionCall, input: PhpMap): PhpMap {
  if (session.timeZone === undefined) return input
  const result: Record<string, unknown> = { ...input }
  for (const { name, kind } of shapeOf('Ticket').columns) {
    const value = input[name]
    if (kind !== 'timestamp' || typeof value !== 'string') continue
    result[name] = storedTime(session.timeZone, value)
  }
  return result
}

/** Lists and maps have no place in a column: the program fails on them. */
export function requireScalars(input: PhpMap): void {
  for (const { name } of shapeOf('Ticket').columns) {
    const value = input[name]
    if (typeof value === 'object' && value !== null) {
      throw new UncaughtException(`${name} must not be an array`)
    }
  }
}

/** Whether the opening date is whole: `YYYY-MM-DD HH:MM:SS`. If not, the messages say so. */
export function datesAreWellFormed(call: SessionCall, input: PhpMap): boolean {
  const date = input['date']
  if (date === undefined || date === null) return true
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(requireText(date))) return true
  call.messages.push(say(call, 'Incorrect value for date field.'))
  return false
}
