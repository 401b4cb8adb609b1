import type { CredentialSource } from '@retriever/upstream/secret'

import { VaultError } from '../error.ts'
import type { Keys } from './keys.ts'

/** One key of a set as a source of its own. Its versions are those of the set. */
export function credentialOf<Name extends string>(
  keys: Pick<Keys<Name>, 'get' | 'reject'>,
  name: Name,
  who: string,
): CredentialSource<string> {
  return {
    async get(signal) {
      const { version, value } = await keys.get(signal)
      if (Object.hasOwn(value, name)) return { version, value: value[name].reveal() }
      throw new VaultError(`${who}: the optional key ${name} is absent`, {
        code: 'key-missing',
        hint: 'Write it, or do not use what needs it.',
        path: name,
      })
    },
    reject: keys.reject,
  }
}
