import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { buildSidecar } from '@retriever/launcher'

import type { Benchmark } from '../benchmark.ts'
import { interleave, quantity } from '../rounds.ts'
import { runBareNode } from './bare-node.ts'
import { prepareKeysOnce } from './keys-once.ts'

/** How long a pod waits for its keys: the init container from its start to both files in place. */
export const keys: Benchmark = {
  name: 'keys',
  summary: '"retriever keys once", two keys into two files, beside a Node that does nothing',
  defaultRounds: 11,
  run: async ({ rounds, progress }) => {
    progress('building the sidecar')
    await buildSidecar()
    const folder = mkdtempSync(join(tmpdir(), 'retriever-bench-'))
    const once = await prepareKeysOnce(folder)
    try {
      // The stand-in's first answers are slower than those that follow.
      await once.run()
      const figures = await interleave(
        [
          { name: 'keys once', measure: once.run },
          { name: 'bare Node', measure: runBareNode },
        ],
        rounds,
        progress,
      )
      const memory = [...figures.values()].flat().every(({ peakMb }) => peakMb !== undefined)
      return {
        contenders: ['keys once', 'bare Node'],
        groups: [
          {
            name: 'from spawn',
            quantities: [
              quantity(figures, { name: 'done after', unit: 'ms' }, ({ doneMs }) => doneMs),
              quantity(figures, { name: 'ended after', unit: 'ms' }, ({ endedMs }) => endedMs),
              ...(memory
                ? [
                    quantity(
                      figures,
                      { name: 'peak resident set', unit: 'MB', difference: true },
                      ({ peakMb }) => peakMb ?? 0,
                    ),
                  ]
                : []),
            ],
          },
        ],
        skipped: [],
        notes: [
          'keys once is done when both files are in place, and ends when its token is revoked: AppRole login, KV version 2, loopback.',
          'Bare Node is done when it ends: `node -e 0`. The goal is at most four times as long.',
          ...(memory ? [] : ['Memory is only read on Linux (/proc).']),
        ],
        failures: once.failures,
      }
    } finally {
      await once.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
