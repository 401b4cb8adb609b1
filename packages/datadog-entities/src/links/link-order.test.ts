import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { linkOrder, type LinkNode } from './link-order.ts'

function node(ref: string, to: readonly string[] = [], rank = 0): LinkNode {
  return { ref, to, rank }
}

test('what others link to comes first, then by rank, then as it was given', () => {
  const order = linkOrder([
    node('board', ['both'], 2),
    node('both', ['b', 'a'], 1),
    node('b'),
    node('board without links', [], 2),
    node('a'),
  ])
  expect(order).toEqual({ ok: true, refs: ['b', 'a', 'both', 'board', 'board without links'] })
})

test('a monitor waits for the dashboard that its runbook names', () => {
  const order = linkOrder([node('load', ['board']), node('board', [], 2)])
  expect(order).toEqual({ ok: true, refs: ['board', 'load'] })
})

test('links out of the run and links that are there twice do not count', () => {
  expect(linkOrder([node('a', ['b', 'b', 'elsewhere']), node('b')])).toEqual({
    ok: true,
    refs: ['b', 'a'],
  })
})

describe('a cycle', () => {
  test.each([
    ['of itself', [node('a', ['a'])], [['a', 'a']]],
    ['of two', [node('a', ['b']), node('b', ['a'])], [['a', 'b', 'a']]],
    [
      'is shown without what only links into it',
      [node('x', ['a']), node('a', ['b']), node('b', ['c']), node('c', ['a'])],
      [['a', 'b', 'c', 'a']],
    ],
    [
      'is shown for each knot',
      [node('a', ['b', 'd']), node('b', ['a']), node('c', ['d']), node('d', ['c', 'x']), node('x')],
      [
        ['a', 'b', 'a'],
        ['c', 'd', 'c'],
      ],
    ],
  ])('%s', (_title, nodes, cycles) => {
    expect(linkOrder(nodes)).toEqual({ ok: false, cycles })
  })
})

const refs = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const graphs = fc.uniqueArray(
  fc.record({ ref: refs, rank: fc.nat(2), to: fc.array(refs, { maxLength: 3 }) }),
  { selector: ({ ref }) => ref },
)

test('any graph has an order that keeps its links, or a cycle that is really there', () => {
  fc.assert(
    fc.property(graphs, (nodes) => {
      const order = linkOrder(nodes)
      const links = new Map(nodes.map(({ ref, to }) => [ref, to]))
      const refsInOrder = order.ok ? order.refs : []
      const cycles = order.ok ? [] : order.cycles
      expect(refsInOrder.toSorted()).toEqual(order.ok ? [...links.keys()].toSorted() : [])
      expect(cycles.length > 0).toBe(!order.ok)
      const tooLate = refsInOrder.flatMap((ref, place) =>
        (links.get(ref) ?? []).filter((target) => refsInOrder.indexOf(target) >= place),
      )
      expect(tooLate).toEqual([])
      for (const cycle of cycles) {
        expect(cycle.at(-1)).toBe(cycle[0])
        for (const [place, ref] of cycle.slice(0, -1).entries()) {
          expect(links.get(ref)).toContain(cycle[place + 1])
        }
      }
    }),
  )
})
