import { expect, test } from 'vitest'

import { bypassesProxy } from './no-proxy.ts'

test.each<[string, string, boolean]>([
  ['https://glpi.example.org/', 'glpi.example.org', true],
  ['https://glpi.example.org/', 'example.org', true],
  ['https://glpi.example.org/', '.example.org', true],
  ['https://glpi.example.org/', '*.example.org', true],
  ['https://glpi.example.org/', 'GLPI.Example.ORG', true],
  ['https://glpi.example.org./', 'glpi.example.org', true],
  ['https://glpi.example.org/', 'glpi', false],
  ['https://glpi.example.org/', 'lpi.example.org', false],
  ['https://badexample.org/', 'example.org', false],
  ['https://badexample.org/', '.example.org', false],
  ['https://glpi.example.org/', 'glpi.example.org:443', true],
  ['http://glpi.example.org/', 'glpi.example.org:443', false],
  ['http://glpi.example.org/', 'glpi.example.org:80', true],
  ['https://glpi.example.org:8443/', 'example.org:8443', true],
  ['https://glpi.example.org:8443/', 'example.org:443', false],
  ['http://127.0.0.1:9000/', '127.0.0.1', true],
  ['http://127.0.0.1:9000/', '127.0.0.1:9000', true],
  ['http://127.0.0.1:9000/', '0.0.1', false],
  ['http://[::1]:9000/', '::1', true],
  ['http://[::1]:9000/', '[::1]', true],
  ['http://[::1]:9000/', '[::1]:9000', true],
  ['http://[::1]:9000/', '[::1]:9001', false],
  ['http://[::1]:9000/', '0:0:0:0:0:0:0:1', true],
  ['https://glpi.example.org/', '*', true],
  ['https://glpi.example.org/', '*:8080', false],
  ['https://glpi.example.org/', '', false],
])('%s is direct with %s: %s', (url, entry, direct) => {
  expect(bypassesProxy(new URL(url), [entry])).toBe(direct)
})

test('one entry of many is enough', () => {
  expect(bypassesProxy(new URL('https://a.b'), ['x.y', ' a.b '])).toBe(true)
  expect(bypassesProxy(new URL('https://a.b'), [])).toBe(false)
})
