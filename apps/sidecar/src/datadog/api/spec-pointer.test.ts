import { expect, test } from 'vitest'

import { decodeBody } from './decode-body.ts'
import { specPointerOf } from './spec-pointer.ts'

function pointersIn(body: string, type: string): readonly string[] {
  const headers = new Headers({ 'content-type': type })
  const options = { headers, body: Buffer.from(body), maxBytes: 10_000, allowRawTemplates: false }
  return decodeBody(options).declared.map(({ origin }) => specPointerOf(origin))
}

const spec = { type: 'metric alert', query: 'x', name: 'a' }
const enveloped = { kind: 'monitor', ref: 'b', spec }

test('a spec stands alone, or below what stands beside it', () => {
  const json = (value: unknown) => pointersIn(JSON.stringify(value), 'application/json')
  expect(json(spec)).toEqual([''])
  expect(json({ ...spec, kind: 'monitor' })).toEqual([''])
  expect(json(enveloped)).toEqual(['/spec'])
  expect(json([{ ...spec, name: 'c' }, enveloped])).toEqual(['/0', '/1/spec'])
  expect(json({ monitors: [enveloped] })).toEqual(['/monitors/0/spec'])
  expect(json({ ...enveloped, url: 'https://…', owner: 'me' })).toEqual(['/spec'])
})

test('of several documents in YAML each has its own', () => {
  const yaml =
    'type: metric alert\nquery: x\nname: a\n---\nkind: monitor\nspec: {type: a, query: b, name: c}\n'
  expect(pointersIn(yaml, 'application/yaml')).toEqual(['', '/spec'])
})
