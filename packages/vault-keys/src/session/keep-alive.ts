import type { Clock } from '@retriever/upstream/clock'

import type { TokenKeeper } from './token-keeper.ts'

/**
 * Does one step after the other until the signal aborts or the keeper is closed. Never rejects. What is due is computed
 * anew after each sleep: one that took far longer than it should (a machine that was suspended) finds at once what has
 * become due meanwhile.
 */
export async function keepAlive(
  keeper: Pick<TokenKeeper, 'nextStep' | 'act' | 'changed' | 'isClosed'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !keeper.isClosed) {
    const step = keeper.nextStep()
    if (step.kind === 'rest') await keeper.changed.wait(Infinity, signal)
    else if (step.kind === 'wait') {
      await keeper.changed.wait(step.until - clock.monotonic(), signal)
    } else await keeper.act(step)
  }
}
