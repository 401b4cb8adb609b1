import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { checkTarget } from '../src/publish/check-target.ts'
import { publish } from '../src/publish/publish.ts'
import { variablesFor } from '../src/publish/variable-name.ts'
import { freshFolder, opened } from './publish/folders.ts'
import { secrets } from './publish/secrets.ts'

test('67. keys whose names become the same variable are named', () => {
  expect(variablesFor(['a-b', 'other', 'a_b', 'aB'])).toEqual({
    variables: { A_B: 'a-b', OTHER: 'other' },
    problems: [
      { code: 'config', path: 'a_b', message: expect.stringContaining('A_B') },
      { code: 'config', path: 'aB', message: expect.stringContaining('A_B') },
    ],
  })
})

test('67. a variable that could take a program over is refused before anything is written', async () => {
  const target = {
    folder: join(freshFolder(), 'keys'),
    files: [
      { name: 'env', dialect: 'posix', variables: { NODE_OPTIONS: 'a', LD_PRELOAD: 'a', OK: 'a' } },
    ],
  } as const
  const values = secrets({ a: '--require /tmp/evil.js' })
  await expect(publish(values, target)).rejects.toMatchObject({
    code: 'config',
    problems: [
      { path: 'files[0].variables.NODE_OPTIONS', message: expect.stringContaining('Node') },
      { path: 'files[0].variables.LD_PRELOAD', message: expect.stringContaining('loader') },
    ],
  })
  expect(checkTarget(target, ['a'])).toHaveLength(2)
  expect(existsSync(target.folder)).toBe(false)
})

test('67. unless that is meant', async () => {
  const target = {
    folder: join(freshFolder(), 'keys'),
    files: [{ name: 'env', dialect: 'posix', variables: { NODE_OPTIONS: 'a' } }],
    allowVariables: ['NODE_OPTIONS'],
  } as const
  await publish(secrets({ a: '--max-old-space-size=64' }), target)
  expect(opened(target.folder, ['env'])).toEqual({
    env: "export NODE_OPTIONS='--max-old-space-size=64'\n",
  })
})
