import type { SentAlert } from './history.ts'
import type { Random } from './random.ts'

/** Thinks up what happens in the monitored world. */
export interface Cases {
  /** One delivery: one to three alerts about cases that nobody else speaks about at the moment. */
  next(): readonly SentAlert[]
  /** An earlier delivery of these alerts will be tried again: until then nobody else speaks about them. */
  hold(alerts: readonly SentAlert[]): void
  /** The delivery of these alerts is over: others may speak about them. */
  release(alerts: readonly SentAlert[]): void
}

/** Creates a world in which new things break, and broken ones go on firing, get well and break again. */
export function createCases(random: Random): Cases {
  const known: SentAlert[] = []
  const busy = new Set<string>()

  const begin = (): SentAlert => {
    const name = `Case${String(known.length + 1).padStart(4, '0')}`
    return { name, status: 'firing', startsAt: Date.now() }
  }
  const goOn = (last: SentAlert): SentAlert => {
    const { name, startsAt, status } = last
    if (status === 'resolved') return { name, status: 'firing', startsAt: Date.now() }
    if (random.chance(0.3)) return last
    return { name, status: 'resolved', startsAt, endsAt: Date.now() }
  }
  const pick = (): SentAlert => {
    const index = random.between(0, known.length - 1)
    const last = known[index]
    if (!last || busy.has(last.name) || random.chance(0.6)) {
      const alert = begin()
      known.push(alert)
      return alert
    }
    const alert = goOn(last)
    known[index] = alert
    return alert
  }
  return {
    next() {
      return Array.from({ length: random.between(1, 3) }, () => {
        const alert = pick()
        busy.add(alert.name)
        return alert
      })
    },
    hold(alerts) {
      for (const { name } of alerts) busy.add(name)
    },
    release(alerts) {
      for (const { name } of alerts) busy.delete(name)
    },
  }
}
