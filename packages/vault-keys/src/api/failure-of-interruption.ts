import type { Failure } from './failure.ts'

/** What ends an attempt from our side: the caller, `close()`, or one of the limits of time. */
export type InterruptionReason = 'aborted' | 'closed' | 'deadline' | 'attempt'

/** What it means that an attempt was interrupted. `sent`: the request may have reached the server. */
export function failureOfInterruption(
  reason: InterruptionReason,
  {
    sent,
    limitMs,
    cause,
  }: { readonly sent: boolean; readonly limitMs: number; readonly cause?: Error },
): Failure {
  const executed = sent ? 'unknown' : 'no'
  switch (reason) {
    case 'aborted':
      return {
        code: 'aborted',
        what: 'aborted by the caller',
        hint: 'Whoever aborted it knows why.',
        passing: false,
        executed,
        cause,
      }
    case 'closed':
      return {
        code: 'closed',
        what: 'this Vault was closed',
        hint: 'Make calls before close().',
        passing: false,
        executed,
      }
    case 'deadline':
    case 'attempt':
      return tooLate(sent, limitMs)
  }
}

/** Without a connection nothing was sent, and it is the way there that was too slow. */
function tooLate(sent: boolean, limitMs: number): Failure {
  const within = limitMs > 0 ? `within ${Math.round(limitMs)} ms` : 'because no time was left'
  return sent
    ? {
        code: 'timeout',
        what: `no whole answer ${within}`,
        hint: "Look at the server's load and at the network, or allow more time.",
        passing: true,
        executed: 'unknown',
      }
    : {
        code: 'unreachable',
        what: `no connection ${within}`,
        hint: 'Check address and port, and whether the network lets us through, or allow more time.',
        passing: true,
        executed: 'no',
      }
}
