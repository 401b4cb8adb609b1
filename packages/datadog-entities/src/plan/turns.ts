/** Lets runs that are about the same things wait for each other, and others go on side by side. */
export interface Turns {
  /**
   * Runs `work` when no earlier one that shares a name with it is under way. `'all'` shares one with every
   * other. When the signal is aborted before its turn comes, it rejects with `aborted()` and `work` is not run.
   */
  take<T>(
    names: ReadonlySet<string> | 'all',
    work: () => Promise<T>,
    aborted: () => Error,
    signal?: AbortSignal,
  ): Promise<T>
}

interface Turn {
  readonly names: ReadonlySet<string> | 'all'
  readonly ended: Promise<void>
}

/** Creates turns that nobody has taken. First come, first served: nobody waits for one that came later. */
export function createTurns(): Turns {
  const taken = new Set<Turn>()
  return {
    async take(names, work, aborted, signal) {
      if (signal?.aborted === true) throw aborted()
      const before = [...taken].filter((turn) => share(turn.names, names))
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const turn: Turn = { names, ended }
      taken.add(turn)
      const finish = (): void => {
        taken.delete(turn)
        resolve()
      }
      const allBefore = Promise.all(before.map((each) => each.ended))
      try {
        await orAborted(allBefore, aborted, signal)
      } catch (error) {
        // Who came later may still not overtake those before.
        void allBefore.then(finish)
        throw error
      }
      try {
        return await work()
      } finally {
        finish()
      }
    },
  }
}

function share(a: ReadonlySet<string> | 'all', b: ReadonlySet<string> | 'all'): boolean {
  return a === 'all' || b === 'all' || [...a].some((name) => b.has(name))
}

async function orAborted(
  work: Promise<unknown>,
  aborted: () => Error,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal === undefined) {
    await work
    return
  }
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(aborted())
  signal.addEventListener('abort', stop, { once: true })
  try {
    await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
