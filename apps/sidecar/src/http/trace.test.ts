import { expect, test } from 'vitest'

import { currentTrace, traceHeaders, traceOf } from './trace.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'
const random = (bytes: number) => 'ab'.repeat(bytes)
const spanId = random(8)

function of(traceparent: string, tracestate?: string) {
  const headers = new Headers({ traceparent, ...(tracestate !== undefined && { tracestate }) })
  return traceOf(headers, random)
}

test('a request goes on with the trace of its caller', () => {
  expect(of(`00-${traceId}-${parentId}-01`, 'vendor=1')).toEqual({
    traceId,
    parentId,
    spanId,
    sampled: true,
    state: 'vendor=1',
  })
  expect(of(`00-${traceId}-${parentId}-00`).sampled).toBe(false)
})

test('a newer version is read as far as it is known', () => {
  expect(of(`cc-${traceId}-${parentId}-03-what-comes`)).toMatchObject({ traceId, sampled: true })
})

test.each([
  ['nothing', ''],
  ['an id of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
  ['a parent of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['a version that is forbidden', `ff-${traceId}-${parentId}-01`],
  ['more than its version has', `00-${traceId}-${parentId}-01-more`],
  ['capitals', `00-${traceId.toUpperCase()}-${parentId}-01`],
  ['something else', 'x'.repeat(9_000)],
])('a new trace begins when the header is %s', (_, traceparent) => {
  expect(of(traceparent, 'vendor=1')).toEqual({ traceId: random(16), spanId, sampled: false })
})

test('a state that is too long is left out', () => {
  expect(of(`00-${traceId}-${parentId}-01`, 'v'.repeat(513))).not.toHaveProperty('state')
})

test('calls made for a request carry its trace, and others none', () => {
  const trace = of(`00-${traceId}-${parentId}-01`, 'vendor=1')
  expect(currentTrace.run(trace, () => traceHeaders())).toEqual({
    traceparent: `00-${traceId}-${spanId}-01`,
    tracestate: 'vendor=1',
  })
  expect(traceHeaders()).toEqual({})
})
