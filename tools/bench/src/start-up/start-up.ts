import { setTimeout } from 'node:timers/promises'
import { buildSidecar } from '@retriever/launcher'

import type { Benchmark, QuantityGroup } from '../benchmark.ts'
import { interleave, quantity } from '../rounds.ts'
import { startBareNode } from './bare-node.ts'
import { residentMegabytes } from './memory.ts'
import { startSidecar } from './sidecar.ts'
import type { StartedProcess } from './started-process.ts'

const idleMs = 1000

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
        { name: 'sidecar', measure: () => watch(startSidecar) },
        { name: 'bare Node', measure: () => watch(startBareNode) },
      ],
      rounds,
      progress,
    )
    const measured = [...figures.values()].flat()
    const quantities: QuantityGroup['quantities'] = [
      quantity(
        figures,
        { name: 'listening after', unit: 'ms', difference: true },
        ({ listeningAfterMs }) => listeningAfterMs,
      ),
      ...(measured.every(({ resident }) => resident !== undefined)
        ? [
            quantity(
              figures,
              { name: 'resident set after 1 s idle', unit: 'MB', difference: true },
              ({ resident }) => resident ?? 0,
            ),
          ]
        : []),
    ]
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

async function watch(start: () => Promise<StartedProcess>) {
  const { listeningAfterMs, pid, stop } = await start()
  try {
    await setTimeout(idleMs)
    return { listeningAfterMs, resident: await residentMegabytes(pid) }
  } finally {
    await stop()
  }
}
