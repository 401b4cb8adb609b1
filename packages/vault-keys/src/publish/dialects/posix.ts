import { bytesOf, unfitForEnvironment } from './encoded.ts'
import type { Encoded } from './encoded.ts'

/** Linux hands no longer `NAME=value` to a program (32 pages of 4 KiB, with the NUL at its end). */
const longestVariableBytes = 131_071

/**
 * A variable for `. file` in a POSIX shell. Between single quotes every character stands for itself; a single quote is
 * written as `'\''`.
 *
 * An exported variable that Linux hands to no program would make every command after it fail: it is refused.
 */
export function posixVariable(name: string, value: string): Encoded {
  const refused = unfitForEnvironment(value) ?? unfitForPrograms(name, value)
  if (refused !== undefined) return { refused }
  return { text: `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n` }
}

function unfitForPrograms(name: string, value: string): string | undefined {
  if (bytesOf(`${name}=${value}`) <= longestVariableBytes) return undefined
  return `with its name it is longer than the ${longestVariableBytes} bytes that a program can be given`
}
