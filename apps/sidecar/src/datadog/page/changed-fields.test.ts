import { expect, test } from 'vitest'

import { changedFields } from './changed-fields.ts'

test('of long texts only the lines that differ are shown', () => {
  const [field] = changedFields([
    { pointer: '/message', from: 'a\nnew\nfurther\nz', to: 'a\nold\nz' },
  ])
  expect(field).toEqual({
    pointer: '/message',
    lines: [
      { sign: '-', text: 'old' },
      { sign: '+', text: 'new' },
      { sign: '+', text: 'further' },
    ],
  })
})

test.each([
  ['what came', { from: 5 }, [{ sign: '+', text: '5' }]],
  ['what went', { to: 5 }, [{ sign: '-', text: '5' }]],
  ['a line that was repeated', { from: 'a\na\na', to: 'a\na' }, [{ sign: '+', text: 'a' }]],
  ['a line less', { from: 'a', to: 'a\na' }, [{ sign: '-', text: 'a' }]],
])('%s', (_, change, lines) => {
  expect(changedFields([{ pointer: '/x', ...change }])[0]?.lines).toEqual(lines)
})

test('what nobody would read is cut', () => {
  const changes = Array.from({ length: 20 }, (_, index) => ({
    pointer: `/${index}`,
    from: Array.from({ length: 50 }, () => 'x'.repeat(1_000)).join('\n'),
  }))
  const fields = changedFields(changes)
  expect(fields).toHaveLength(13)
  expect(fields.at(-1)).toEqual({ pointer: 'and 8 more', lines: [] })
  expect(fields[0]?.lines).toHaveLength(13)
  expect(fields[0]?.lines.at(-1)?.text).toBe('… and 38 more lines')
  expect(fields[0]?.lines[0]?.text).toHaveLength(301)
})
