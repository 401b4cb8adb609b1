import type { Clock } from '@retriever/upstream'

import type { Check } from '../capability.ts'

/** Whether requests should be sent here, and why. */
export interface Readiness {
  /** `warning` is ready too: something is wrong that keeps no request from being taken. */
  readonly status: 'ready' | 'warning' | 'unready'
  readonly checks: readonly CheckReport[]
}

/** What one check found. */
interface CheckReport {
  readonly name: string
  readonly ok: boolean
  readonly required: boolean
  readonly detail: string
}

/** A check that takes longer has failed: kubelet waits for a second. */
const checkWithinMs = 900

/** Asks every check, all at the same time. */
export async function readiness(checks: readonly Check[], clock: Clock): Promise<Readiness> {
  const reports = await Promise.all(checks.map((check) => report(check, clock)))
  const failed = reports.filter(({ ok }) => !ok)
  const status = failed.some(({ required }) => required)
    ? 'unready'
    : failed.length > 0
      ? 'warning'
      : 'ready'
  return { status, checks: reports }
}

async function report(check: Check, clock: Clock): Promise<CheckReport> {
  const { name, required } = check
  const done = new AbortController()
  try {
    const { ok, detail } = await Promise.race([
      check.run(done.signal),
      clock.sleep(checkWithinMs, done.signal).then(() => {
        throw new Error(`no answer within ${checkWithinMs} ms`)
      }),
    ])
    return { name, ok, required, detail }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { name, ok: false, required, detail }
  } finally {
    done.abort()
  }
}
