/** What the exit codes of `retriever datadog` mean. The first three are as those of `terraform plan -detailed-exitcode`. */
export const datadogExitCodes = {
  0: 'done; plan, diff: there is nothing to change',
  1: 'Datadog does not answer or refuses; apply: something failed, and the output says what',
  2: 'there is something to change: plan, diff, and apply and adopt that only look',
  3: 'something is refused here: it belongs to somebody else, or is not there, or a rule says no',
  4: 'the saved plan no longer holds; nothing was written',
  64: 'the command line cannot be used',
  65: 'documents have mistakes; nothing was written',
  66: 'a file or a folder cannot be read, or there is nothing in it',
  70: 'a bug',
  73: 'a file cannot be written',
  77: 'Datadog does not know the keys, or they may not do this',
  78: 'the configuration cannot be used',
  130: 'stopped by SIGINT',
  143: 'stopped by SIGTERM',
} as const

export type DatadogExitCode = keyof typeof datadogExitCodes

/** The table, as the help of every one of these commands shows it. */
export function datadogExitCodesText(): string {
  const lines = Object.entries(datadogExitCodes).map(
    ([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`,
  )
  return ['Exit codes:', ...lines].join('\n')
}
