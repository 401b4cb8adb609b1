import { GlpiError } from '../../errors.ts'

/** What the work gives, unless the signal aborts first. The work itself goes on for the others who wait for it. */
export async function unlessAborted<Value>(
  name: string,
  signal: AbortSignal,
  work: () => Promise<Value>,
): Promise<Value> {
  let onAbort = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      const hint = 'Nothing was sent.'
      const problem = { code: 'aborted', retryable: true, executed: 'no', hint } as const
      reject(new GlpiError(name, 'given up while logging in', problem, signal.reason))
    }
  })
  if (signal.aborted) {
    onAbort()
    return aborted
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
