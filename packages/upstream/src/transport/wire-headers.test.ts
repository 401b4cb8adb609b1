import { expect, test } from 'vitest'

import { RecordHeaders } from './wire-headers.ts'

test('reads single and repeated headers', () => {
  const headers = new RecordHeaders({ 'retry-after': '5', 'set-cookie': ['a=1', 'b=2'] })
  expect(headers.get('retry-after')).toBe('5')
  expect(headers.get('set-cookie')).toBe('a=1, b=2')
  expect(headers.get('location')).toBeNull()
  expect(headers.toHeaders().getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(headers.toHeaders()).toBe(headers.toHeaders())
})

test('does not stumble over characters that a Headers refuses', () => {
  const headers = new RecordHeaders({ 'x-title': 'Störung → Ticket' })
  expect(headers.toHeaders().get('x-title')).toBe('Störung ? Ticket')
})
