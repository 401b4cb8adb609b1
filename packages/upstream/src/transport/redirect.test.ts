import { expect, test } from 'vitest'

import type { Method } from '../request.ts'
import { followRedirect, isRedirect } from './redirect.ts'

const from = new URL('https://glpi.example/apirest.php/Ticket?range=0-1')

test.each<[Method, string, string]>([
  ['GET', '/login', '/login'],
  ['GET', 'Ticket/', '/apirest.php/Ticket/'],
  ['HEAD', 'https://glpi.example/x?a=1#b', '/x?a=1'],
  ['GET', 'https://GLPI.example:443/x', '/x'],
  ['GET', '//glpi.example/x', '/x'],
])('%s follows %s', (method, location, target) => {
  expect(followRedirect(method, from, location, 0)).toEqual({ follow: true, target })
})

test.each<[Method, string | null, number, string]>([
  ['GET', 'http://glpi.example/x', 0, 'from https to http'],
  ['GET', 'ftp://glpi.example/x', 0, 'from https to ftp'],
  ['GET', 'https://evil.example/x', 0, 'to another host, evil.example'],
  ['GET', '//evil.example/x', 0, 'to another host, evil.example'],
  ['GET', 'https://glpi.example@evil.example/', 0, 'to another host, evil.example'],
  ['GET', 'https://glpi.example:8443/x', 0, 'to another host, glpi.example:8443'],
  ['POST', '/x', 0, 'of a POST'],
  ['DELETE', '/x', 0, 'of a DELETE'],
  ['GET', '/x', 3, 'after 3 others'],
  ['GET', null, 0, 'without a usable Location'],
  ['GET', 'https://[', 0, 'without a usable Location'],
])('%s does not follow %s (%i before): %s', (method, location, followed, why) => {
  expect(followRedirect(method, from, location, followed)).toMatchObject({ follow: false, why })
})

test('knows the statuses that redirect', () => {
  expect([300, 301, 302, 303, 304, 307, 308].filter(isRedirect)).toEqual([301, 302, 303, 307, 308])
})
