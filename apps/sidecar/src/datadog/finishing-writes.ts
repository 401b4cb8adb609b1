import type { CallLimits, DatadogApi } from '@retriever/datadog-entities'
import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

/** For how long writes that are under way may go on after a signal to stop. */
export const finishWithinMs = 8_000

/** An API whose writes are not torn off. */
export interface FinishingWrites {
  readonly api: DatadogApi
  /** How many writes are under way. */
  underWay(): number
}

/**
 * The API, with writes that outlive the signal of their caller by `finishWithinMs`: one that is given up may be carried
 * out all the same, and nobody learns its id. A write that begins after the signal ends at once, as a read does.
 */
export function finishingWrites(
  api: DatadogApi,
  { clock }: { readonly clock: Clock },
): FinishingWrites {
  let underWay = 0

  async function finish<Result>(
    limits: CallLimits | undefined,
    write: (limits: CallLimits | undefined) => Promise<Result>,
  ): Promise<Result> {
    const signal = limits?.signal
    if (signal === undefined || signal.aborted) return write(limits)
    const late = new AbortController()
    let cancel: (() => void) | undefined
    const begin = (): void => {
      cancel = after(clock, finishWithinMs, () => late.abort(signal.reason))
    }
    signal.addEventListener('abort', begin, { once: true })
    underWay += 1
    try {
      return await write({ ...limits, signal: late.signal })
    } finally {
      underWay -= 1
      signal.removeEventListener('abort', begin)
      cancel?.()
    }
  }

  const { monitors, dashboards } = api
  return {
    underWay: () => underWay,
    api: {
      ...api,
      monitors: {
        ...monitors,
        create: (body, limits) => finish(limits, (late) => monitors.create(body, late)),
        update: (id, body, limits) => finish(limits, (late) => monitors.update(id, body, late)),
        delete: (id, options, limits) =>
          finish(limits, (late) => monitors.delete(id, options, late)),
      },
      dashboards: {
        ...dashboards,
        create: (body, limits) => finish(limits, (late) => dashboards.create(body, late)),
        update: (id, body, limits) => finish(limits, (late) => dashboards.update(id, body, late)),
        delete: (id, limits) => finish(limits, (late) => dashboards.delete(id, late)),
      },
    },
  }
}
