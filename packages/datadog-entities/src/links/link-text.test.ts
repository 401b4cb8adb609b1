import fc from 'fast-check'
import { expect, test } from 'vitest'

import { linkTo, refsIn, withIds, withoutLinks } from './link-text.ts'

const ids = new Map([
  ['load', '12'],
  ['CPU high', '34'],
])
const idOf = (ref: string): string | undefined => ids.get(ref)

test.each([
  ['${load} && !${CPU high}', ['load', 'CPU high'], '12 && !34'],
  ['${unknown} || ${load}', ['unknown', 'load'], '${unknown} || 12'],
  ['$${load} costs $5', [], '${load} costs $5'],
  ['$$${load}', [], '$${load}'],
  ['{{host.name}} $env ${} ${a', [], '{{host.name}} $env ${} ${a'],
  ['${a{b}} ${a\nb}', [], '${a{b}} ${a\nb}'],
])('%j links to %j', (text, refs, resolved) => {
  expect(refsIn(text)).toEqual(refs)
  expect(withIds(text, idOf)).toBe(resolved)
})

test('ids are put in as they are, whatever is in them', () => {
  expect(withIds('${load}', () => '$&${load}')).toBe('$&${load}')
})

test('a text from Datadog stands for itself when its links are taken away', () => {
  const texts = fc.array(fc.constantFrom('$', '{', '}', 'load', '\n', ' '), { maxLength: 12 })
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('')
      expect(refsIn(withoutLinks(text))).toEqual([])
      expect(withIds(withoutLinks(text), idOf)).toBe(text)
    }),
  )
})

test('a link is found again', () => {
  expect(refsIn(`a ${linkTo('CPU high')} b`)).toEqual(['CPU high'])
})
