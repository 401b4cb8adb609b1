import { expect, test } from 'vitest'

import { createEventParser } from './event-stream.ts'

test('events come out whole, however the network cuts them', () => {
  const text = 'event: hello\ndata: {"a":1}\n\n:\n\nevent: part\ndata: {"b":"x: y"}\n\n'
  const whole = [
    { event: 'hello', data: '{"a":1}' },
    { event: 'part', data: '{"b":"x: y"}' },
  ]
  for (let cut = 0; cut <= text.length; cut += 1) {
    const parse = createEventParser()
    expect([...parse(text.slice(0, cut)), ...parse(text.slice(cut))]).toEqual(whole)
  }
})
