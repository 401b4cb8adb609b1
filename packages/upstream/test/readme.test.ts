import { fileURLToPath } from 'node:url'

import { codeBlocks, runProgram } from '@retriever/docs'
import { expect, test } from 'vitest'

import { json, serve } from './local-server.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const programs = codeBlocks(new URL('../README.md', import.meta.url), 'ts')

test.each([
  [0, '200 { id: 42 }\n', '/apirest.php/Ticket/42?expand_dropdowns=true'],
  [1, '{ id: 43 } 1\n', '/apirest.php/Ticket'],
])('program %i of the README does what it says', { timeout: 20_000 }, async (at, printed, url) => {
  const server = await serve(({ method }, response) =>
    json(response, { id: method === 'GET' ? 42 : 43 }),
  )
  const env = { GLPI_URL: `${server.url}/apirest.php` }
  expect(await runProgram(programs[at] ?? '', { folder, env })).toEqual({
    stdout: printed,
    stderr: '',
  })
  expect(server.arrived.map((request) => request.url)).toEqual([url])
})

test('there is no program in the README that is not run', () => {
  expect(programs).toHaveLength(2)
  expect(programs[0]?.trim().split('\n').length).toBeLessThanOrEqual(20)
})
