import { describe, expect, test } from 'vitest'

import { endsInHandles, messageParts, messageText } from './message.ts'

describe('a message', () => {
  test.each([
    ['a text alone', 'It burns.\n\nRun.', { summary: 'It burns.\n\nRun.', handles: {} }],
    ['handles alone', '@a @b', { handles: { always: ['a', 'b'] } }],
    [
      'every occasion',
      'x\n\n{{#is_alert}}@a{{/is_alert}}\n{{#is_warning}}@b{{/is_warning}}\n{{#is_no_data}}@c{{/is_no_data}}\n{{#is_recovery}}@d{{/is_recovery}}\n@e',
      {
        summary: 'x',
        handles: { critical: ['a'], warning: ['b'], noData: ['c'], recovery: ['d'], always: ['e'] },
      },
    ],
  ])('%s', (_, message, parts) => {
    expect(messageParts(message)).toEqual(parts)
    expect(messageText(messageParts(message))).toBe(message)
  })

  test.each([
    ['in another order', 'x\n\n@a\n{{#is_alert}}@b{{/is_alert}}', 'x\n\n@a', { critical: ['b'] }],
    ['twice', 'x\n\n@a\n@b', 'x\n\n@a', { always: ['b'] }],
    ['with two spaces', 'x\n\n@a  @b', 'x\n\n@a  @b', {}],
    ['without a blank line', 'x\n@a', 'x', { always: ['a'] }],
    ['in a block of another kind', '{{#is_match "a" "b"}}@a{{/is_match}}', undefined, {}],
  ])('handles %s are no more ours than they look', (_, message, summary, handles) => {
    const parts = messageParts(message)
    expect(parts.summary ?? message).toBe(summary ?? message)
    expect(parts.handles).toEqual(handles)
  })

  test('has its handles sorted, each once, and no white space at the end of the text', () => {
    expect(messageText({ summary: 'x \n\n', handles: { always: ['b', 'a', 'b'] } })).toBe(
      'x\n\n@a @b',
    )
    expect(messageText({ summary: ' \n', handles: { warning: [] } })).toBe('')
  })
})

test.each([
  ['x', false],
  ['x\n@a', true],
  ['x\n{{#is_alert}}@a{{/is_alert}}\n', true],
  ['x\nask @a', false],
])('%j ends in handles: %s', (text, ends) => {
  expect(endsInHandles(text)).toBe(ends)
})
