import type { IngestFigures } from './loads.ts'

/** The answers of all rounds that were not 2xx, for people: `4 × 500, 1 × no answer`. Empty when there was none. */
export function refusalsIn(rounds: readonly Pick<IngestFigures, 'refused'>[]): string {
  const counts = new Map<string, number>()
  for (const { refused } of rounds) {
    for (const [answer, count] of Object.entries(refused)) {
      counts.set(answer, (counts.get(answer) ?? 0) + count)
    }
  }
  return [...counts].map(([answer, count]) => `${count} × ${answer}`).join(', ')
}
