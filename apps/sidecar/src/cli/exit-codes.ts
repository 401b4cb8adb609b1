/** What the exit codes of all commands mean. */
export const exitCodes = {
  0: 'done',
  1: 'something failed; the message says what',
  2: 'the command line or the configuration cannot be used',
  3: 'another process has the database',
  4: 'an address cannot be listened on',
  5: 'the running retriever was not reached',
  6: 'the running retriever did not allow it',
} as const

export type ExitCode = keyof typeof exitCodes

/** Which errors have an exit code of their own: by the error's name, or by its name and its code. */
const byError: Readonly<Record<string, ExitCode>> = {
  ConfigError: 2,
  UsageError: 2,
  'StoreError:locked': 3,
  ListenError: 4,
  'CommandError:unreachable': 5,
  'CommandError:denied': 6,
}

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof Error)) return 1
  const code = 'code' in error ? String(error.code) : ''
  return byError[`${error.name}:${code}`] ?? byError[error.name] ?? 1
}

/** The table, as every `--help` shows it. */
export function exitCodesText(): string {
  const lines = Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`)
  return ['Exit codes:', ...lines].join('\n')
}
