import { expect, test } from 'vitest'

import { pruneScopeOf } from './prune-scope.ts'

test('a scope is made of its parts; without any it is all', () => {
  expect(pruneScopeOf(undefined)).toEqual({})
  expect(pruneScopeOf('ref=a=b,tag=team:shop,tag=x,family=monitor')).toEqual({
    refPrefix: 'a=b',
    tags: ['team:shop', 'x'],
    families: ['monitor'],
  })
})

test('all parts that are none are told', () => {
  expect(() => pruneScopeOf('nix,family=alert,ref=')).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      extra: { errors: [expect.anything(), expect.anything(), expect.anything()] },
    }),
  )
})
