/**
 * Whether the upstream carried out what was asked. `no` only when that is certain; `unknown` when sending had begun
 * and no full answer came.
 */
export type Executed = 'no' | 'yes' | 'unknown'

/** What is known after one more attempt: a certainty of doing outweighs a doubt, and a doubt outweighs a refusal. */
export function combineExecuted(before: Executed, attempt: Executed): Executed {
  if (before === 'yes' || attempt === 'yes') return 'yes'
  return before === 'unknown' ? 'unknown' : attempt
}

/** What a full answer says by its status alone. */
export function executedByStatus(status: number): Executed {
  if (status >= 200 && status < 300) return 'yes'
  if (status >= 500) return 'unknown'
  return status >= 301 && status <= 303 ? 'unknown' : 'no'
}
