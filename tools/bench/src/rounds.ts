import type { Quantity } from './benchmark.ts'

/** One side of a comparison. */
export interface Contender<Figures> {
  readonly name: string
  /** Measures once, under the same conditions as everybody else. */
  readonly measure: () => Promise<Figures>
}

/**
 * Measures all contenders in turn, and that `rounds` times: A B C, A B C, … What disturbs the machine for a while then
 * disturbs all of them. Returns the figures of each contender by its name, in the order of the rounds.
 */
export async function interleave<Figures>(
  contenders: readonly Contender<Figures>[],
  rounds: number,
  progress: (text: string) => void,
): Promise<ReadonlyMap<string, readonly Figures[]>> {
  const figures = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, measure } of contenders) {
      progress(`round ${round} of ${rounds}: ${name}`)
      figures.get(name)?.push(await measure())
    }
  }
  return figures
}

/** One quantity out of the figures of all rounds. */
export function quantity<Figures>(
  figures: ReadonlyMap<string, readonly Figures[]>,
  form: Omit<Quantity, 'rounds'>,
  pick: (figures: Figures) => number,
): Quantity {
  return {
    ...form,
    rounds: Object.fromEntries([...figures].map(([name, all]) => [name, all.map(pick)])),
  }
}
