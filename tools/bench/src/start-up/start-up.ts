import { buildSidecar } from '@retriever/launcher'

import type { Benchmark } from '../benchmark.ts'
import { interleave } from '../rounds.ts'
import { startBareNode } from './bare-node.ts'
import { startSidecar } from './sidecar.ts'
import { startQuantities, watchStart } from './watch-start.ts'

/** How soon the bundled sidecar listens, and what it holds in memory. */
export const startUp: Benchmark = {
  name: 'start-up',
  summary: 'the bundled sidecar with its bridge section beside a bare Node that listens',
  defaultRounds: 5,
  run: async ({ rounds, progress }) => {
    progress('building the sidecar')
    await buildSidecar()
    const figures = await interleave(
      [
        { name: 'sidecar', measure: () => watchStart(startSidecar) },
        { name: 'bare Node', measure: () => watchStart(startBareNode) },
      ],
      rounds,
      progress,
    )
    const quantities = startQuantities(figures)
    return {
      contenders: ['sidecar', 'bare Node'],
      groups: [{ name: 'from spawn', quantities }],
      skipped: [],
      notes: [
        'The sidecar: `node dist/main.js serve` until both listeners and the console are up, with a new database.',
        ...(quantities.length === 1 ? ['Memory is only read on Linux (/proc).'] : []),
      ],
      failures: [],
    }
  },
}
