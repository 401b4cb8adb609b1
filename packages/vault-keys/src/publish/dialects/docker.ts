import { bytesOf, unfitForEnvironment } from './encoded.ts'
import type { Encoded } from './encoded.ts'

/** The reader of `docker` gives up on longer lines. */
const longestLineBytes = 65_535

/**
 * A variable for `docker run --env-file`, as `docker/cli` reads it (`pkg/kvfile`):
 *
 * - the file is UTF-8; a byte order mark at its beginning is skipped
 * - a line ends at LF or CR LF; lines that are empty or begin with `#` are skipped
 * - blanks before the name are skipped; the name holds no blank and ends at the first `=`
 * - all that follows is the value: no quotes, no escapes, no expansion
 * - a name without `=` takes its value from the caller's environment; `NAME=` is an empty value
 *
 * So a value can hold all but a line feed, a CR at its end and a NUL.
 */
export function dockerVariable(name: string, value: string): Encoded {
  const refused = unfitForEnvironment(value) ?? unfitForLine(name, value)
  return refused === undefined ? { text: `${name}=${value}\n` } : { refused }
}

function unfitForLine(name: string, value: string): string | undefined {
  if (value.includes('\n')) return 'it holds a line feed, where Docker ends a value'
  if (value.endsWith('\r')) return 'it ends with a carriage return, which Docker cuts off'
  if (bytesOf(`${name}=${value}`) > longestLineBytes) {
    return `its line is longer than the ${longestLineBytes} bytes that Docker reads`
  }
  return undefined
}
