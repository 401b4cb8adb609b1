import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import type { BenchmarkResult } from './benchmark.ts'
import { jsonOf, textOf } from './report.ts'

const result: BenchmarkResult = {
  contenders: ['ours', 'peer'],
  groups: [
    {
      name: 'one at a time',
      quantities: [
        { name: 'calls', unit: '/s', rounds: { ours: [9000, 8000, 10_000], peer: [1, 900, 950] } },
        {
          name: 'time per call',
          unit: 'µs',
          difference: true,
          rounds: { ours: [30, 30, 30], peer: [20, 20, 20] },
        },
      ],
    },
  ],
  skipped: [{ name: 'other', reason: 'not installed' }],
  notes: ['read me'],
  failures: ['2 answers were not 2xx'],
}

test('the table shows medians with units, and ours ÷ peer with its range', () => {
  const lines = stripVTControlCharacters(textOf('sample', 'what is compared', result)).split('\n')

  expect(lines).toEqual([
    'sample: what is compared',
    '',
    '                     ours    peer                  ÷ peer',
    'one at a time',
    '  calls           9,000/s   900/s         10× (8.9–9,000)',
    '  time per call     30 µs   20 µs   1.5× (1.5–1.5) +10 µs',
    '',
    '  · read me',
    '  skipped: other: not installed',
    '  failed: 2 answers were not 2xx',
    '',
  ])
})

test('the JSON carries the measurements of every round', () => {
  expect(jsonOf('sample', result)).toMatchObject({
    name: 'sample',
    contenders: ['ours', 'peer'],
    groups: [
      {
        name: 'one at a time',
        quantities: [
          {
            name: 'calls',
            medians: { ours: 9000, peer: 900 },
            ratios: { peer: { ratio: 10 } },
            rounds: { ours: [9000, 8000, 10_000] },
          },
          { name: 'time per call', ratios: { peer: { ratio: 1.5 } } },
        ],
      },
    ],
    skipped: [{ name: 'other', reason: 'not installed' }],
    failures: ['2 answers were not 2xx'],
  })
})

test('a long note is broken between words', () => {
  const note = 'and so on '.repeat(40).trim()
  const text = stripVTControlCharacters(textOf('sample', '', { ...result, notes: [note] }))

  const lines = text.split('\n').filter((line) => line.includes('so'))
  expect(lines.length).toBe(4)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(110)
  expect(lines.map((line) => line.slice(4)).join(' ')).toBe(note)
})
