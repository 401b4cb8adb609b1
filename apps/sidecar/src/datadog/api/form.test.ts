import { expect, test } from 'vitest'

import { readForm } from './form.ts'

const read = (body: string): unknown => {
  const form = readForm(body)
  return form.ok ? JSON.parse(form.json) : form.errors
}

test('dots go into objects, brackets add to lists', () => {
  expect(read('a=x&b.c.d=1&b.e=2.5&t[]=one&t[]=two&b.l[]=-3')).toEqual({
    a: 'x',
    b: { c: { d: 1 }, e: 2.5, l: [-3] },
    t: ['one', 'two'],
  })
})

test('values are what they look like, and text in quotes is text', () => {
  expect(read('a=true&b=false&c=null&d=12&e="12"&f=007&g=1e3&h=&i=%22&j=a+b%26c')).toEqual({
    a: true,
    b: false,
    c: null,
    d: 12,
    e: '12',
    f: '007',
    g: '1e3',
    h: '',
    i: '"',
    j: 'a b&c',
  })
})

test.each([
  ['a=1&a=2', '/a'],
  ['a=1&a.b=2', '/a/b'],
  ['a.b=1&a=2', '/a'],
  ['a=1&a[]=2', '/a'],
  ['a[]=1&a=2', '/a'],
  ['a..b=1', '/a//b'],
  ['=1', '/'],
  ['a[0]=1', '/a[0]'],
  ['__proto__.x=1', '/__proto__/x'],
  ['a.constructor.prototype=1', '/a/constructor/prototype'],
  [`${'a.'.repeat(40)}b=1`, `/${'a/'.repeat(40)}b`],
])('%s is refused at its place', (body, pointer) => {
  expect(read(body)).toMatchObject([{ pointer }])
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
})
