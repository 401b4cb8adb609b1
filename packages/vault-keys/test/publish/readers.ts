import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { parse } from 'dotenv'

/** What a reader makes of a file: variables by name. It throws when it gives up. */
export type Reader = (text: string) => Readonly<Record<string, string>>

/** `. file` in this shell, and what a program that it starts then has in its environment. */
export function shell(command: string): Reader {
  return (text) =>
    withFile(text, (file) => {
      const script = '. "$1" && exec env -0'
      return environment(run(command, ['-c', script, command, file]))
    })
}

/** `node --env-file`. */
export const nodeEnvFile: Reader = (text) =>
  withFile(text, (file) => {
    const script = 'process.stdout.write(JSON.stringify(process.env))'
    return JSON.parse(run(process.execPath, [`--env-file=${file}`, '-e', script]))
  })

export const nodeParseEnv: Reader = (text) => ({ ...parseEnv(text) }) as Record<string, string>

export const dotenv: Reader = (text) => parse(text)

/** The other parser that dotenv brings. */
export const dotenvFast: Reader = (text) => parse(text, { fast: true })

/** Of the variables that were read, those with these names. */
export function pick(
  read: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, read[name]]))
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 2 ** 20,
  })
}

function environment(output: string): Record<string, string> {
  return Object.fromEntries(
    output
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  )
}

function withFile<Result>(text: string, use: (file: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-dialect-'))
  try {
    const file = join(folder, 'env')
    writeFileSync(file, text)
    return use(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
