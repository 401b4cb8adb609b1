import { expect, test } from 'vitest'

import { linkedTexts, withLinkedTexts } from './linked-texts.ts'

const monitor = {
  type: 'composite',
  name: '${name}',
  query: '${a} && ${b}',
  message: 'echo ${HOME}',
  assets: [{ url: 'https://x/${c}', name: 'd' }],
}

test('links are looked for in the query and the assets of a monitor, and nowhere else', () => {
  expect(linkedTexts('monitor', monitor)).toEqual(['${a} && ${b}', 'https://x/${c}', 'd'])
  expect(
    linkedTexts('alert', { signal: { expression: 'x' }, summary: 'y', runbook: { url: 'z' } }),
  ).toEqual(['x', 'z'])
  expect(
    linkedTexts('dashboard', { title: 'x', widgets: [{ definition: { content: 'y' } }] }),
  ).toEqual(['y'])
})

test('only these texts are replaced; fields keep their order, and those that are absent stay so', () => {
  const places: string[] = []
  const changed = withLinkedTexts('monitor', monitor, (text, pointer) => {
    places.push(pointer)
    return text.toUpperCase()
  })
  expect(changed).toEqual({
    ...monitor,
    query: '${A} && ${B}',
    assets: [{ url: 'HTTPS://X/${C}', name: 'D' }],
  })
  expect(places).toEqual(['/query', '/assets/0/url', '/assets/0/name'])
  expect(Object.keys(changed)).toEqual(Object.keys(monitor))
  expect(withLinkedTexts('dashboard', { title: 'x' }, () => 'y')).toEqual({ title: 'x' })
})
