import type { CredentialSource } from '@retriever/upstream/secret'
import { Secret } from '@retriever/upstream/secret'
import { expect, expectTypeOf, test } from 'vitest'

import type { Keys, KeySet } from './keys.ts'
import { staticKeys } from './static-keys.ts'

const { signal } = new AbortController()

test('static keys are there at once, and stay', async () => {
  const keys = staticKeys({ apiKey: 'a', appKey: new Secret('b') })
  const bundle = keys.current()
  expect(bundle?.value.apiKey.reveal()).toBe('a')
  expect(bundle?.value.appKey.reveal()).toBe('b')
  keys.invalidate()
  expect((await keys.get()).version).toBe(bundle?.version)
  expect(keys.status().state).toBe('fresh')
  await keys.close()
  expect(keys.current()).toBeUndefined()
})

test('a set fits where a client takes a credential source', async () => {
  const keys = staticKeys({ apiKey: 'a', appKey: 'b' })
  expectTypeOf<Keys<'apiKey' | 'appKey'>>().toExtend<
    CredentialSource<KeySet<'apiKey' | 'appKey'>>
  >()
  expectTypeOf(keys).toExtend<CredentialSource<{ readonly apiKey: Secret }>>()
  expectTypeOf(keys.credential('apiKey')).toExtend<CredentialSource<string>>()
  // @ts-expect-error A name that is not in the set is a mistake of the program.
  keys.credential('other')

  const connect = async (token: CredentialSource<string>) => (await token.get(signal)).value
  expect(await connect(keys.credential('appKey'))).toBe('b')
})
