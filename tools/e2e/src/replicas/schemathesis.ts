import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type RunningSidecar, watchOutput } from '@retriever/launcher'

import { findReal } from '../real-server.ts'

const folder = fileURLToPath(new URL('../../schemathesis', import.meta.url))

/** The program, where it is installed. Its Python has openapi-spec-validator beside it. */
export function findSchemathesis(): string | undefined {
  return findReal('schemathesis', {
    env: 'RETRIEVER_SCHEMATHESIS',
    commands: ['schemathesis'],
  })
}

const seed = ['--seed', '1']

/** What a test has time for: a few cases of everything, and the edges of what is quickly asked. */
export const shortRuns: readonly (readonly string[])[] = [
  [...seed, '--phases', 'examples,fuzzing,stateful', '--max-examples', '3'],
  [...seed, '--phases', 'coverage', '--include-method', 'GET', '--include-method', 'DELETE'],
]

/** Everything: tens of thousands of cases. */
export function fullRun(drawn: string): readonly string[] {
  return ['--seed', drawn, '--max-examples', '100']
}

/** How a program has judged, and all that it said. */
export interface Judgement {
  readonly code: number | null
  readonly text: string
}

/** What schemathesis is to do. */
export interface SchemathesisRun {
  /** The program. */
  readonly program: string
  /** Of the caller. */
  readonly token: string
  /** More of its arguments: phases, operations, how many examples. */
  readonly args: readonly string[]
  /** What it says while it runs; default: nothing. */
  readonly onLine?: (line: string) => void
}

/** Lets schemathesis try the API of a sidecar, with every check that it has. */
export async function judgedBySchemathesis(
  { api }: Pick<RunningSidecar, 'api'>,
  { program, token, args, onLine }: SchemathesisRun,
): Promise<Judgement> {
  return run(
    program,
    [
      `--config-file=${join(folder, 'schemathesis.toml')}`,
      'run',
      `${api}/openapi.json`,
      '--checks=all',
      '--continue-on-failure',
      '--no-color',
      ...args,
    ],
    { RETRIEVER_TOKEN: token, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: folder },
    onLine,
  )
}

/** Lets openapi-spec-validator read a document; the path of its file is given. */
export function judgedByValidator(program: string, file: string): Promise<Judgement> {
  return run(join(dirname(program), 'python'), ['-m', 'openapi_spec_validator', file], {})
}

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onLine?: (line: string) => void,
): Promise<Judgement> {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = watchOutput(child)
  if (onLine) child.stdout.on('data', (chunk: Buffer) => onLine(chunk.toString()))
  const { code } = await output.exited
  return { code, text: output.lines.map(({ text }) => text).join('\n') }
}
