import { expect, test } from 'vitest'

import { handlesIn, isAllowedHandle } from './handles.ts'

test.each([
  ['nobody', []],
  ['@slack-web', ['slack-web']],
  ['(@slack-web), @pagerduty.', ['slack-web', 'pagerduty']],
  ['@a,@b;@c', ['a', 'b', 'c']],
  ['@@a', ['a']],
  ['@jo@example.com', ['jo@example.com']],
  ['{{#is_alert}}@a{{/is_alert}}@b', ['a', 'b']],
  ['{{@http.url}} {{[@http.url].name}} {{host.name}}', []],
  ['@slack-{{team.name}}', ['slack-\u{fffc}']],
  ['@{{owner.name}}', ['\u{fffc}']],
  ['mail jo@example.com', ['example.com']],
  ['@a @a', ['a']],
])('%s', (text, handles) => {
  expect(handlesIn(text)).toEqual(handles)
})

test.each([
  ['slack-web', ['slack-*'], true],
  ['SLACK-Web', ['slack-*'], true],
  ['slack-\u{fffc}', ['slack-*'], true],
  ['\u{fffc}', ['slack-*'], false],
  ['\u{fffc}', ['*'], true],
  ['slack-web', ['slack'], false],
  ['slack-x@elsewhere.example', ['slack-*'], false],
  ['jo@example.com', ['*@example.com'], true],
  ['jo@example.com', ['*'], true],
  ['slack-web', [], false],
])('%s by %j: %s', (handle, patterns, allowed) => {
  expect(isAllowedHandle(handle, patterns)).toBe(allowed)
})
