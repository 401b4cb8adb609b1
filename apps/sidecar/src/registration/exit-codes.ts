import { datadogExitCodes } from '../datadog/exit-codes.ts'

/** What the exit codes of `retriever registration` mean; those from 64 are as those of `retriever datadog`. */
const registrationExitCodes = {
  0: 'all these services may have entities',
  3: 'one of them may not, and the output says why',
  4: 'of one of them it could not be found out; the others may',
  64: datadogExitCodes[64],
  70: datadogExitCodes[70],
  77: datadogExitCodes[77],
  78: datadogExitCodes[78],
  130: datadogExitCodes[130],
  143: datadogExitCodes[143],
} as const

/** The table, as the help of these commands shows it. */
export function registrationExitCodesText(): string {
  const lines = Object.entries(registrationExitCodes).map(
    ([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`,
  )
  return ['Exit codes:', ...lines].join('\n')
}
