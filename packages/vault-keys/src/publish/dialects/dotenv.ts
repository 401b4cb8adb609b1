import { unfitForEnvironment } from './encoded.ts'
import type { Encoded } from './encoded.ts'

/**
 * A variable for `node --env-file`, `util.parseEnv` and the package dotenv, which read alike only what is written here:
 *
 * - both take everything up to the same quote as it is: `'`, `"` or a backtick; neither knows an escaped quote
 * - in double quotes Node makes a line feed of `\n`, dotenv also a carriage return of `\r`
 * - dotenv takes a backslash before a quote for a reason to look for another one
 * - without quotes a value ends at `#` or the line's end, and blanks around it are cut off
 * - a carriage return is dropped by Node, and a line feed for dotenv
 */
export function dotenvVariable(name: string, value: string): Encoded {
  const refused = unfitForEnvironment(value) ?? (value.includes('\r') ? carriageReturn : undefined)
  if (refused !== undefined) return { refused }
  const quote = quotes.find((candidate) => fitsBetween(candidate, value))
  if (quote !== undefined) return { text: `${name}=${quote}${value}${quote}\n` }
  if (fitsBare(value)) return { text: `${name}=${value}\n` }
  return { refused: noQuoteFits }
}

const carriageReturn = 'it holds a carriage return, which these readers drop or change'
const noQuoteFits =
  'it holds all three kinds of quotes, or ends with a backslash, and has blanks around it, a "#", a line break or a quote at its beginning'

const quotes = ["'", '"', '`']

function fitsBetween(quote: string, value: string): boolean {
  if (value.includes(quote) || value.endsWith('\\')) return false
  return quote !== '"' || !/\\[nr]/.test(value)
}

/** Without quotes. For dotenv, lines also end at the line separators of Unicode, and a quoted one loses its quotes. */
function fitsBare(value: string): boolean {
  return !/^['"`]|[#\n]|^\s|\s$/.test(value) && !/^(['"`])[\s\S]*\1$/m.test(value)
}
